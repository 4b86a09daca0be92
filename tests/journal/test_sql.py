"""Statements that wait for the next one: both take effect, in one round trip, or neither does."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from balai.journal.sql import forget_waiting, later, run

INSERT = "INSERT INTO journal_cursor (consumer, chain, seq) VALUES (%s, %s, %s)"
SEQS = "SELECT seq FROM journal_cursor WHERE consumer = %s ORDER BY seq"


def seqs(consumer):
    return [seq for (seq,) in run(SEQS, [consumer]).fetchall()]


def test_what_waits_travels_with_the_next_statement(transactional_db):
    with transaction.atomic():
        later(INSERT, ["papan", "a", 1])
        later(INSERT, ["papan", "b", 2])
        assert run(f"{INSERT} RETURNING seq", ["papan", "c", 3]).fetchone()[0] == 3
    assert seqs("papan") == [1, 2, 3]


def test_a_fault_of_a_waiting_statement_shows_at_the_next(transactional_db):
    run(INSERT, ["papan", "a", 1])

    def both():
        with transaction.atomic():
            later(INSERT, ["papan", "a", 2])
            run(INSERT, ["papan", "b", 3])

    with pytest.raises(IntegrityError):
        both()
    forget_waiting()
    assert seqs("papan") == [1]


def test_what_was_forgotten_never_happens(transactional_db):
    with transaction.atomic():
        later(INSERT, ["papan", "a", 1])
        forget_waiting()
        run(INSERT, ["papan", "b", 2])
    assert seqs("papan") == ([1, 2] if connection.vendor == "sqlite" else [2]), "SQLite has no round trip to save"
