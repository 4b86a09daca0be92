"""Accounts and tokens."""

from __future__ import annotations

import json

import pytest

from balai.identity.actions import change_password, issue_token, make_account, revoke_token
from balai.identity.models import Account, Token
from balai.identity.queries import digest_of, find_account, find_actor_by_token, list_tokens
from balai.journal.command import HOUSE
from balai.journal.reader import read_entries
from balai.kernel.refusals import BadInput, NotAllowed, NotFound
from cast import HASAN, MALL, OMBUDSMAN, RINA, SETUP, on, recorded

SECRET = "rahasia-untuk-uji-saja-0001"


def account(username="rina", password="kata sandi panjang"):
    return make_account(username=username, name="Rina", password=password, by=SETUP, at=on())


def token(**more):
    told = {"label": "Kios 1", "kind": "kiosk", "scopes": ["visit.open", "ticket.print"], "mall": MALL} | more
    return issue_token(**told, by=SETUP, at=on())


def test_an_account_signs_in_with_its_password_only(db):
    with recorded(HOUSE) as book:
        made = account()
    assert book == [("account.made", {"account": made.pk})]
    found = find_account("rina")
    assert found.check_password("kata sandi panjang")
    assert not found.check_password("kata sandi")
    assert str(found) == "rina"
    assert find_account("tiada") is None
    assert not account("agus", None).check_password("")


def test_user_names_are_taken_once(db):
    account()
    with recorded(HOUSE) as book, pytest.raises(BadInput):
        account()
    assert book == []
    with pytest.raises(NotAllowed):
        make_account(username="x", name="X", password=None, by=HASAN, at=on())


def test_a_new_password_replaces_the_old(db):
    made = account()
    with recorded(HOUSE) as book:
        change_password(account=made.pk, password="sandi baru sekali", by=SETUP, at=on())
    assert book == [("account.password_changed", {"account": made.pk})]
    assert Account.objects.get().check_password("sandi baru sekali")
    with pytest.raises(NotFound):
        change_password(account=999, password="x", by=SETUP, at=on())


def test_a_token_is_kept_as_a_digest_and_means_an_actor(db):
    with recorded() as book:
        secret = token(agency="dukcapil", counter=4, kind="staff")
    row = Token.objects.get()
    assert book == [
        ("token.issued", {"token": row.pk, "kind": "staff", "scopes": ["ticket.print", "visit.open"], "mall": MALL})
    ]
    assert row.digest == digest_of(secret)
    assert secret not in json.dumps([entry.data for entry in read_entries(MALL)])
    actor = find_actor_by_token(secret)
    assert (actor.ref, actor.channel, actor.mall, actor.agency, actor.counter) == (
        f"device:{row.pk}", "counter", MALL, "dukcapil", 4,
    )  # fmt: skip
    assert actor.grants == {"visit.open", "ticket.print"}
    assert [found.pk for found in list_tokens(MALL)] == [row.pk]


@pytest.mark.parametrize(
    ("kind", "channel"), [("kiosk", "kiosk"), ("board", "board"), ("program", "api"), ("lain", "api")]
)
def test_a_token_says_its_channel(db, kind, channel):
    actor = find_actor_by_token(token(kind=kind, mall=""))
    assert (actor.channel, actor.mall, actor.agency, actor.counter) == (channel, None, None, None)


def test_unknown_and_revoked_tokens_mean_nobody(db):
    secret = token(secret=SECRET)
    assert secret == SECRET
    assert find_actor_by_token("x" * 40) is None
    row = Token.objects.get()
    with recorded() as book:
        revoke_token(token=row.pk, by=HASAN, at=on())
    assert book == [("token.revoked", {"token": row.pk})]
    assert find_actor_by_token(secret) is None
    with pytest.raises(NotFound):
        revoke_token(token=row.pk, by=HASAN, at=on())


def test_tokens_are_for_managers_of_the_mall_and_never_short(db):
    with pytest.raises(BadInput):
        token(secret="pendek")
    for who in (RINA, OMBUDSMAN):
        with pytest.raises(NotAllowed):
            issue_token(label="x", kind="kiosk", scopes=[], mall=MALL, by=who, at=on())
    with pytest.raises(NotAllowed):
        issue_token(label="x", kind="kiosk", scopes=[], mall="mal-lain", by=HASAN, at=on())
    assert not Token.objects.exists()
