"""The demo says which accounts to try, on its front page and in the terminal."""

from __future__ import annotations

from balai.config.demo import COLLEAGUES, DESKS, PEOPLE, list_hints
from balai.faces.public.views.home import DEMO_DESKS, list_demo_people


def test_each_desk_names_accounts_that_are_there() -> None:
    known = {one.username for one in PEOPLE}
    assert set(DEMO_DESKS) == {work for work, _ in DESKS}
    assert {name for _, names in DESKS for name in names} <= known
    assert not known & {one.username for one in COLLEAGUES}


def test_the_terminal_names_them_and_the_letter_box() -> None:
    lines = list_hints(8410)
    assert "countersign kiki" in lines[1]
    assert lines[-1].endswith("http://localhost:8417/")


def test_the_front_page_lists_work_and_names() -> None:
    told = list_demo_people("mpp-jakarta")
    desks = told["desks"]
    assert isinstance(desks, list)
    assert [one["names"] for one in desks] == [names for _, names in DESKS]
