"""What the applicant reads of a question on the page "who saw your data": how it stands, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from agency import GOOD, Agency
from balai.exchange.actions import send_questions
from balai.exchange.models import Question
from balai.exchange.queries import list_asked
from balai.exchange.reactions import follow_questions
from balai.faces.public.views.trust import answer_words
from casework import PERMIT, WORKER, publish, send
from cast import MALL, after, on

AT = on("08:31")
WORDS = {
    "waiting": ("Belum dijawab", "Not answered yet"),
    "away": ("Sistem instansi sedang mati; kami coba lagi sendiri", "system is down; we try again by ourselves"),
    "later": ("Instansi sedang memeriksa; jawabannya menyusul", "The agency is checking; its answer will follow"),
    "done": ("Sudah dijawab", "Answered"),
    "refused": ("Dijawab: tidak cocok", "Answered: does not match"),
    "cancelled": ("Tidak jadi ditanyakan", "No longer asked"),
}
SAYS: dict[str, tuple[int, Any]] = {
    "away": (503, b""), "later": (202, {}), "done": (200, GOOD), "refused": (400, {"code": "not-found"}),
}  # fmt: skip


@pytest.mark.parametrize("how", WORDS)
def test_the_applicant_reads_how_a_question_stands(mall: str, dukcapil: Agency, how: str) -> None:
    publish()
    _, (number,) = send(PERMIT, at=on("08:30"))
    follow_questions(MALL)
    if how in SAYS:
        dukcapil.says(*SAYS[how])
        send_questions(mall=MALL, by=WORKER, at=after(AT, 1))
    if how == "cancelled":
        Question.objects.update(state="cancelled")
    (one,) = list_asked([number])
    for lang, words in zip(("id", "en"), WORDS[how], strict=True):
        with translation.override(lang):
            assert words in answer_words(one)
