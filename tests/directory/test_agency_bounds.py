"""A manager of one agency manages that agency and nothing else."""

from __future__ import annotations

import pytest

from balai.directory.actions.calendars import declare_closure, withdraw_closure
from balai.directory.rules import GRANTS
from balai.identity.actions import issue_token, revoke_token
from balai.identity.models import Token
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotAllowed, NotFound
from balai.queueing.actions.closing import close_day
from balai.queueing.actions.staffing import set_profile
from cast import HASAN, KTP, MALL, MONDAY, SKCK, on, recorded

OURS = Actor("staff:20", GRANTS["manager"], "web", MALL, "polda")


def close(by, scope, name):
    return declare_closure(
        mall=MALL, scope=scope, name=name, starts=on("10:00"), ends=on("11:00"), reason="rapat", by=by, at=on()
    )["closure"]


def test_closures(mall):
    ours, theirs = close(OURS, "agency", "polda"), close(HASAN, "mall", "")
    with recorded() as book:
        for scope, name in (("mall", ""), ("agency", "dukcapil"), ("queue", KTP)):
            with pytest.raises(NotAllowed):
                close(OURS, scope, name)
        with pytest.raises(NotFound):
            withdraw_closure(mall=MALL, closure=theirs, by=OURS, at=on())
    assert book == []
    withdraw_closure(mall=MALL, closure=ours, by=OURS, at=on())


def test_tokens(mall):
    told = {"label": "Kios", "kind": "kiosk", "scopes": ["visit.open"], "mall": MALL, "at": on()}
    issue_token(**told, agency="polda", by=OURS)
    issue_token(**told, by=HASAN)
    for agency in ("", "dukcapil"):
        with pytest.raises(NotAllowed):
            issue_token(**told, agency=agency, by=OURS)
    ours, theirs = Token.objects.order_by("id")
    with pytest.raises(NotAllowed):
        revoke_token(token=theirs.pk, by=OURS, at=on())
    revoke_token(token=ours.pk, by=OURS, at=on())


def test_desks_and_the_day(mall):
    assert set_profile(mall=MALL, counter=5, queues=[SKCK], by=OURS, at=on())["counter"] == 5
    with pytest.raises(NotAllowed):
        set_profile(mall=MALL, counter=2, queues=[KTP], by=OURS, at=on())
    with pytest.raises(NotAllowed):
        close_day(mall=MALL, day=MONDAY, by=OURS, at=on("18:00"))
