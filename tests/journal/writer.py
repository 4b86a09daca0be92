"""A process that gives commands: `writer.py NAME COUNT [KEY]`; says each answer once it is durable."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

import django

django.setup()

from balai.journal.command import AlreadyAnswered, command  # noqa: E402
from balai.kernel.actors import Actor, Once  # noqa: E402

CHAIN = "mal-uji"


@dataclass(frozen=True, slots=True)
class Written:
    """One act of the test."""

    type: ClassVar[str] = "test.written"
    by: str
    n: int


def write(name: str, n: int, once: Once | None = None) -> dict[str, object]:
    by = Actor(f"system:{name}", frozenset({"test.write"}))
    with command("test.write", by=by, at=datetime(2026, 11, 23, 2, tzinfo=UTC), chain=CHAIN, once=once) as log:
        log.record(Written(name, n), subject=f"test:{n}")
        return log.answer({"by": name, "n": n})


def main(name: str, count: str, key: str = "") -> None:
    for n in range(int(count)):
        try:
            answer = write(name, n, Once(key, "d" * 64) if key else None)
        except AlreadyAnswered as repeat:
            answer = {"again": True, **repeat.answer}
        print(answer.get("again", ""), answer["by"], answer["n"], flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
