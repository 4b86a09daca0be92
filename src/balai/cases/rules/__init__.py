"""The law of a case: statuses, steps, hands, demands, words. Pure."""
