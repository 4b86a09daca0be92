"""A condition whose words stand in the statement itself: only then may SQLite use an index that holds a part of a table.

A bound parameter could be anything when the statement is planned, so a partial index is passed over and all rows read.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import BooleanField, F, Func

IN_HAND_STATES = ("ready", "taken", "suspended")
TO_DO_STATES = ("ready", "taken")
OPEN_STATUSES = ("received", "running", "returned")
"""Word for word and in the order of the indexes item_inbox, item_assignee and case_open (models.py)."""


class Exactly(Func):
    """`field = 'word'` with the word written out; a constant of this house too. The word may be empty."""

    template = "%(expressions)s = '%(word)s'"
    arity = 1

    def __init__(self, field: str, word: str) -> None:
        if word and not word.isidentifier():
            raise ValueError(word)
        super().__init__(F(field), output_field=BooleanField(), word=word)


class Among(Func):
    """`field IN ('a', 'b')` with the words written out; they are constants of this house, never what somebody typed."""

    template = "%(expressions)s IN (%(words)s)"
    arity = 1

    def __init__(self, field: str, words: Sequence[str]) -> None:
        if not words or not all(word.isidentifier() for word in words):
            raise ValueError(words)
        told = ", ".join(f"'{word}'" for word in words)
        super().__init__(F(field), output_field=BooleanField(), words=told)
