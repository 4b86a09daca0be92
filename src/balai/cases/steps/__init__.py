"""Pieces of an open transaction: rows and facts, the flow of steps, clocks, decisions, papers, answers."""

from balai.cases.steps.answers import apply_answer

__all__ = ["apply_answer"]
