"""What simulated applicants remember: the secret codes of their applications, one line each in a file.

A code is told once and stands in no journal; so that a restarted simulation can go on, its people write it down.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

FILE = "applicants.jsonl"


@dataclass(frozen=True, slots=True)
class Note:
    """One application: the applicant's running number, the code, its cases by number."""

    n: int
    code: str
    cases: tuple[str, ...]


@dataclass(slots=True)
class Notebook:
    """The notes in a file, by case and by applicant."""

    path: Path
    by_case: dict[str, Note] = field(default_factory=dict)
    written: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                told = json.loads(line)
                self._keep(Note(told["n"], told["code"], tuple(told["cases"])))

    def write(self, n: int, code: str, cases: Sequence[str]) -> Note:
        """Note an application that was begun (no cases yet) or sent."""
        note = Note(n, code, tuple(cases))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as book:
            book.write(json.dumps(asdict(note)) + "\n")
        self._keep(note)
        return note

    def _keep(self, note: Note) -> None:
        self.written.add(note.n)
        self.by_case.update(dict.fromkeys(note.cases, note))
