"""Carriers: one module per way to reach a person. A carrier takes a letter and says what became of it."""
