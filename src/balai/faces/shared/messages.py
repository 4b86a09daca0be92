"""Translations without a gettext program: compile the .po files, and compare them with the code.

Indonesian words are the message ids; each face keeps its English in `locale/en/LC_MESSAGES/django.po`.
"""

from __future__ import annotations

import ast
import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

FACES = Path(__file__).resolve().parents[1]
CALLS = {"_", "gettext", "gettext_lazy", "ngettext"}
_CALL = re.compile(r"\b(?:n?gettext|_)\(\s*u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A message without English (`missing`), or English without a message (`unused`)."""

    face: str
    kind: str
    message: str
    where: str = ""


def po_of(face: Path) -> Path:
    """Where a face keeps its English."""
    return face / "locale" / "en" / "LC_MESSAGES" / "django.po"


def list_faces() -> list[Path]:
    """All faces, by name."""
    return sorted(path for path in FACES.iterdir() if (path / "__init__.py").exists())


def compile_all() -> list[Path]:
    """Write every .mo that is missing or older than its .po; several processes may do so at once."""
    done = []
    for po in (po_of(face) for face in list_faces()):
        mo = po.with_suffix(".mo")
        if not po.exists() or (mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime):
            continue
        draft = mo.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):  # a read-only installation brings its own .mo files
            polib.pofile(str(po)).save_as_mofile(str(draft))
            draft.replace(mo)
            done.append(mo)
    return done


def check() -> list[Fault]:
    """What each face says but nobody translated, and what is translated but never said."""
    common = _translated(FACES / "shared")
    faults = []
    for face in list_faces():
        own, said = _translated(face), dict(find_messages(face))
        known = own | (common if face.name != "shared" else set())
        faults += [Fault(face.name, "missing", text, said[text]) for text in said if text not in known]
        faults += [Fault(face.name, "unused", text) for text in own - said.keys()]
    return sorted(faults)


def find_messages(face: Path) -> Iterator[tuple[str, str]]:
    """(message, file) for every message of a face's templates and Python files."""
    for path in sorted(face.rglob("*.html")):
        for text in _in_template(path.read_text()):
            yield text, str(path.relative_to(FACES))
    for path in sorted(face.rglob("*.py")):
        for text in _in_python(path.read_text()):
            yield text, str(path.relative_to(FACES))


def _in_template(source: str) -> Iterator[str]:
    for literal in _CALL.findall(templatize(source)):
        yield ast.literal_eval(literal)


def _in_python(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and _name(node.func) in CALLS:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def _translated(face: Path) -> set[str]:
    po = po_of(face)
    return {entry.msgid for entry in polib.pofile(str(po)) if entry.translated()} if po.exists() else set()
