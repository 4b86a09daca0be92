"""A form sent twice acts once; the same key for another form is refused by the command."""

from django.test import RequestFactory

from balai.faces.shared.once import answer_once, once_of
from balai.journal.command import AlreadyAnswered


def posted(path: str = "/x/", **fields: str) -> object:
    return once_of(RequestFactory().post(path, fields))


def test_same_form_same_digest() -> None:
    one = posted(kunci="k1", tiket="a", csrfmiddlewaretoken="1")
    assert one == posted(kunci="k1", tiket="a", csrfmiddlewaretoken="2")
    assert one != posted(kunci="k1", tiket="b")
    assert one != posted("/y/", kunci="k1", tiket="a")
    assert posted(tiket="a") is None


def test_repeat_gets_the_first_answer() -> None:
    def act(**arguments: object) -> dict[str, object]:
        raise AlreadyAnswered({"code": "ABC", **arguments})

    assert answer_once(act, mall="m") == {"code": "ABC", "mall": "m"}
