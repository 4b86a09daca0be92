"""One module per journey: home, search and standards, life events, today's load, my numbers, taking one, survey."""
