"""The hall's code: good for ten to fifteen minutes, for this mall only."""

from balai.faces.shared.hall import check_hall_token, hall_token
from cast import after, on


def test_lives_for_three_buckets() -> None:
    at = on("09:00")
    token = hall_token("mal-uji", at)
    assert len(token) == 10
    assert check_hall_token(token, "mal-uji", at)
    assert check_hall_token(f" {token.upper()} ", "mal-uji", after(at, minutes=14.9))
    assert not check_hall_token(token, "mal-uji", after(at, minutes=15))
    assert not check_hall_token(token, "mal-uji", after(at, minutes=-0.1))


def test_belongs_to_one_mall() -> None:
    assert not check_hall_token(hall_token("mal-uji", on()), "mal-lain", on())
    assert not check_hall_token("", "mal-uji", on())
    assert not check_hall_token("ä", "mal-uji", on())
