"""The one way to write: permission, entries, idempotency, access records."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError
from writer import CHAIN, Written, write

from balai.identity.models import Account
from balai.journal.access import list_access, record_access
from balai.journal.command import (
    HOUSE,
    AlreadyAnswered,
    NothingRecorded,
    command,
    find_answer,
    from_ms,
    to_ms,
)
from balai.journal.events import Event, facts_of
from balai.journal.models import Answer, Entry, Head
from balai.journal.reader import head_of, list_chains, read_entries, read_history, verify_chain
from balai.journal.rules import Break
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput, KeyReused, NotAllowed, NotFound
from cast import on

BY = Actor("staff:1", frozenset({"test.write"}), "counter", CHAIN, on_behalf_of="staff:2")
ONCE = Once("kunci-1", "a" * 64)


def write_once(n, once=None, by=BY, chain=CHAIN):
    with command("test.write", by=by, at=on(), chain=chain, once=once) as log:
        log.record(Written("uji", n), subject=f"test:{n}")
        return log.answer({"n": n})


def test_an_entry_says_who_what_when_and_how(db):
    write_once(7, ONCE)
    entry = read_entries(CHAIN)[0]
    assert (entry.type, entry.subject, entry.actor, entry.on_behalf_of) == ("test.written", "test:7", "staff:1", "staff:2")
    assert (entry.channel, entry.key, entry.occurred_ms) == ("counter", "kunci-1", to_ms(on()))
    assert json.loads(entry.data) == {"by": "uji", "n": 7}
    assert entry.recorded_ms > 1_700_000_000_000
    assert from_ms(entry.occurred_ms) == on()
    assert facts_of(Written("uji", 7)) == {"by": "uji", "n": 7}
    assert isinstance(Written("uji", 7), Event)


def test_one_chain_per_mall_and_one_for_the_house(db):
    write_once(1)
    write_once(1, chain=HOUSE, by=Actor("system:x", BY.grants))
    write_once(2)
    assert list_chains() == sorted([HOUSE, CHAIN])
    assert [head_of(chain)[0] for chain in (HOUSE, CHAIN, "mal-kosong")] == [1, 2, 0]
    assert [e.seq for e in read_history(CHAIN, "test:2")] == [2]
    assert [e.seq for e in read_entries(CHAIN, after=1)] == [2]


def test_several_entries_of_one_command_are_chained(db):
    with command("test.write", by=BY, at=on(), chain=CHAIN) as log:
        for n in range(5):
            log.record(Written("uji", n), subject=f"test:{n}")
    assert verify_chain(CHAIN) == (5, None)
    assert [sealed.seq for sealed in log.sealed] == [1, 2, 3, 4, 5]


def test_no_entry_no_commit(db):
    with pytest.raises(NothingRecorded), command("test.write", by=BY, at=on(), chain=CHAIN):
        Account.objects.create(username="hantu")
    assert not Account.objects.exists()


def test_a_refusal_or_a_bug_takes_everything_back(db):
    for fault in (BadInput, NotFound, RuntimeError, IntegrityError):
        with pytest.raises(fault), command("test.write", by=BY, at=on(), chain=CHAIN) as log:  # noqa: PT012
            Account.objects.create(username="hantu")
            log.record(Written("uji", 1), subject="test:1")
            raise fault
    assert not Account.objects.exists()
    assert not Entry.objects.exists()
    assert head_of(CHAIN) == (0, "")


def test_a_repeat_returns_the_first_answer_and_has_no_effect(db):
    assert write_once(1, ONCE) == {"n": 1}
    for _ in range(2):
        with pytest.raises(AlreadyAnswered) as repeat:
            write_once(2, ONCE)
        assert repeat.value.answer == {"n": 1}
    assert head_of(CHAIN)[0] == 1
    assert find_answer(BY, ONCE) == {"n": 1}
    assert find_answer(BY, Once("kunci-2", "a" * 64)) is None


def test_a_repeat_that_would_be_refused_now_still_gets_the_first_answer(db):
    write_once(1, ONCE)
    with pytest.raises(AlreadyAnswered), command("test.write", by=BY, at=on(), chain=CHAIN, once=ONCE):
        raise BadInput(field="n")


def test_the_key_with_another_body_is_refused(db):
    write_once(1, ONCE)
    with pytest.raises(KeyReused):
        write_once(1, Once(ONCE.key, "b" * 64))
    assert head_of(CHAIN)[0] == 1


def test_a_refused_request_may_be_tried_again_with_its_key(db):
    with pytest.raises(BadInput), command("test.write", by=BY, at=on(), chain=CHAIN, once=ONCE):
        raise BadInput(field="n")
    assert write_once(1, ONCE) == {"n": 1}


def test_keys_of_two_actors_do_not_meet(db):
    write_once(1, ONCE)
    other = Actor("staff:9", BY.grants, "counter", CHAIN)
    assert write_once(2, ONCE, by=other) == {"n": 2}
    assert Answer.objects.count() == 2


@pytest.mark.parametrize(
    "who", [Actor("staff:3", frozenset({"other.act"})), Actor("staff:3", frozenset({"test.write"}), mall="mal-lain")]
)
def test_a_stranger_is_refused_and_recorded(db, who):
    with pytest.raises(NotAllowed):
        write_once(1, by=who)
    seen = list_access(actor="staff:3").get()
    assert (seen.act, seen.outcome, seen.subject) == ("test.write", "refused", "")
    assert not Head.objects.exists()


def test_access_records_survive_the_rollback_of_the_act(transactional_db):
    with pytest.raises(NotAllowed), command("test.write", by=BY, at=on(), chain=CHAIN) as log:  # noqa: PT012
        log.record(Written("uji", 1), subject="test:1")
        record_access(BY, "person.read", subject="visit:1")
        raise NotAllowed(actor=BY.ref)
    assert head_of(CHAIN)[0] == 0
    assert sorted(list_access(actor=BY.ref).values_list("act", "outcome")) == [
        ("person.read", "seen"), ("test.write", "refused"),
    ]  # fmt: skip
    assert list_access(subject="visit:1").count() == 1
    assert list_access(subject="visit:1", actor="staff:77").count() == 0


# tampering in the table -----------------------------------------------------------------------------------


@pytest.fixture
def book(db):
    for n in range(6):
        write("w", n)
    assert verify_chain(CHAIN) == (6, None)
    return Entry.objects.filter(chain=CHAIN)


@pytest.mark.parametrize(
    ("column", "value"),
    [("prev", "f" * 64), ("hash", "f" * 64), ("type", "test.Written"), ("subject", "test:9"), ("actor", "staff:1"),
     ("on_behalf_of", "x"), ("channel", "web"), ("key", "x"), ("occurred_ms", 1), ("recorded_ms", 1),
     ("data", '{"by":"w","n":9}'), ("data", "{}"), ("seq", 99), ("seq", 0), ("seq", -4), ("chain", "mal-lain")],
)  # fmt: skip
def test_a_changed_column_is_named(book, column, value):
    book.filter(seq=4).update(**{column: value})
    good, broken = verify_chain(CHAIN)
    assert (good, broken.seq) == (3, 4)


def test_deleted_cut_off_added_and_swapped_entries_are_named(book):
    from django.db import transaction

    def after_change(change):
        with transaction.atomic():
            change()
            told = verify_chain(CHAIN)
            transaction.set_rollback(True)
        return told

    def swap():
        book.filter(seq=2).update(seq=100)
        book.filter(seq=3).update(seq=2)
        book.filter(seq=100).update(seq=3)

    def add(seq):
        row = book.get(seq=6)
        row.pk, row.seq = None, seq
        row.save(force_insert=True)

    assert after_change(lambda: book.filter(seq=3).delete()) == (2, Break(CHAIN, 3, "missing"))
    assert after_change(lambda: book.filter(seq__gt=4).delete()) == (4, Break(CHAIN, 5, "missing"))
    assert after_change(book.delete) == (0, Break(CHAIN, 1, "missing"))
    assert after_change(swap) == (1, Break(CHAIN, 2, "prev"))
    assert after_change(lambda: add(7)) == (6, Break(CHAIN, 7, "head"))
    assert after_change(lambda: add(9)) == (6, Break(CHAIN, 9, "head"))
    assert after_change(lambda: Head.objects.update(seq=9))[1] == Break(CHAIN, 7, "missing")
    assert after_change(lambda: Head.objects.update(seq=3))[1].why == "head"
    assert after_change(lambda: Head.objects.update(hash="0" * 64))[1].why == "head"
    assert after_change(lambda: Head.objects.all().delete())[1] == Break(CHAIN, 1, "head")
    assert verify_chain(CHAIN) == (6, None)


def test_a_long_chain_is_walked_in_pages(db):
    with command("test.write", by=BY, at=on(), chain=CHAIN) as log:
        for n in range(2_005):
            log.record(Written("w", n), subject="test:1")
    assert verify_chain(CHAIN) == (2_005, None)
