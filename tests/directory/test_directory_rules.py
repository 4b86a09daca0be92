"""Roles and plans. No Django."""

from __future__ import annotations

from datetime import time

import pytest

from balai.directory.rules import (
    BOARD_SCOPES,
    GRANTS,
    KIOSK_SCOPES,
    VISITOR_GRANTS,
    HoursPlan,
    check_hours,
    grants_of,
)
from balai.kernel.refusals import BadInput


def test_everything_not_granted_is_denied():
    assert grants_of([]) == grants_of(["tiada"]) == frozenset()
    assert grants_of(["clerk", "inspector"]) == GRANTS["clerk"] | GRANTS["inspector"]
    assert not GRANTS["inspector"] & {name for name in GRANTS["admin"] if not name.endswith(".read")}
    assert "day.close" not in GRANTS["clerk"]
    assert not (KIOSK_SCOPES | BOARD_SCOPES | VISITOR_GRANTS) & {"ticket.call", "ticket.finish", "day.close"}
    assert GRANTS["manager"] < GRANTS["admin"]


def test_intervals_of_a_day_follow_one_another():
    check_hours(HoursPlan("mall", "", ((4, time(13), time(16)), (4, time(7), time(12)), (5, time(8), time(9)))))
    check_hours(HoursPlan("mall", "", ((4, time(7), time(12)), (4, time(12), time(13)))))
    for wrong in ((9, 9), (10, 9)):
        with pytest.raises(BadInput):
            check_hours(HoursPlan("mall", "", ((0, time(wrong[0]), time(wrong[1])),)))
    with pytest.raises(BadInput):
        check_hours(HoursPlan("mall", "", ((0, time(9), time(12)), (0, time(11), time(13)))))
