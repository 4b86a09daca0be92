"""A fault in a catalogue file, told so that its author can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: where it stands, what is wrong, what to do."""

    file: str
    line: int
    field: str
    message: str
    what_to_do: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}; {self.what_to_do}"


class CatalogueFaultyError(Exception):
    """The files do not make a catalogue. Carries every fault, not only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))
