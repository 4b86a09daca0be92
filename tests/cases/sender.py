"""A process that sends applications: `sender.py CODE KEY [CODE KEY …]`; says each answer once it is durable."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from balai.cases.actions.sending import submit_application  # noqa: E402
from balai.cases.rules.states import CaseMoved  # noqa: E402
from balai.journal.command import AlreadyAnswered  # noqa: E402
from balai.kernel.actors import Once  # noqa: E402
from cast import SITI, on  # noqa: E402


def main(*told: str) -> None:
    for code, key in zip(told[::2], told[1::2], strict=True):
        try:
            answer = submit_application(code=code, by=SITI, at=on("09:00"), once=Once(key, "d" * 64))
        except AlreadyAnswered as repeat:
            answer = repeat.answer
        except CaseMoved:
            answer = {"code": code, "cases": []}
        print(json.dumps([code, [case["number"] for case in answer["cases"]]]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
