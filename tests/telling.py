"""People who gave an address, apply and are told."""

from __future__ import annotations

from datetime import datetime

from balai.cases.actions.applying import begin_application, save_page
from balai.cases.actions.sending import submit_application
from balai.journal.reader import read_entries
from balai.notifications.actions import send_messages
from balai.notifications.reactions import follow_entries
from casework import LETTER, SITI_SAYS, WORKER, attach, letter, words
from casework import publish as publish_docs
from cast import MALL, SITI

EMAIL = "siti@contoh.invalid"
SAYS = {"applicant.name": "Siti Contoh", "applicant.nik": SITI_SAYS["applicant.nik"], "applicant.email": EMAIL}


def publish() -> None:
    """The small letter, asking for an e-mail address too."""
    doc = letter()
    field = {"id": "applicant.email", "kind": "email", "label": words("Surel"), "personal": True, "required": False,
             "purpose": words("kabar"), "basis": "UU 25/2009"}  # fmt: skip
    doc["pages"][0]["fields"] = [*doc["pages"][0]["fields"], field]
    publish_docs(doc)


def apply(at: datetime, lang: str = "id", **changes: str) -> tuple[str, str]:
    """Somebody applies for the small letter; (code, number of the case)."""
    code = str(begin_application(mall=MALL, services=[LETTER], lang=lang, by=SITI, at=at)["code"])
    values = {**SAYS, **{f"applicant.{name}": value for name, value in changes.items()}}
    save_page(code=code, values={name: value for name, value in values.items() if value}, by=SITI, at=at)
    attach(code, "ktp", at=at)
    answer = submit_application(code=code, by=SITI, at=at)
    return code, str(answer["cases"][0]["number"])


def turn(at: datetime) -> int:
    """One turn of the worker's loop; how many messages it took up."""
    follow_entries(MALL)
    return send_messages(mall=MALL, by=WORKER, at=at)


def count(type_: str) -> int:
    """How many entries of a type the mall's book has."""
    return sum(entry.type == type_ for entry in read_entries(MALL, limit=10_000))
