"""What the house looks like on disk: rooms, drawers, events, actions. Read, never imported for effect."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from dataclasses import is_dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "balai"
DRAWERS = {"rules", "events", "models", "queries", "steps", "actions", "reactions"}
EXTRA_DRAWERS = {
    "journal": {"command", "access", "reader", "outbox", "sql"},
    "catalogue": {"loading", "search", "evaluator"},
    "identity": {"vault"},
    "documents": {"stores", "signers", "products"},
    "payments": {"providers"},
    "exchange": {"adapters"},
    "notifications": {"channels"},
}
"""Drawers beyond the usual names, and the rooms that need them."""

FREE = {"kernel", "config", "faces", "simulation"}
"""Floors without drawers: pure laws, wiring, audiences, worlds."""


def rooms() -> list[str]:
    return sorted(p.parent.name for p in SRC.glob("*/__init__.py") if p.parent.name not in FREE)


def sources(*below: str) -> Iterator[Path]:
    for path in sorted((SRC.joinpath(*below)).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def drawer_files(room: str, drawer: str) -> list[Path]:
    whole = SRC / room / f"{drawer}.py"
    return [whole] if whole.exists() else sorted((SRC / room / drawer).glob("[!_]*.py"))


def actions() -> list[tuple[str, ast.FunctionDef]]:
    """(room.function, its definition) of every command."""
    found = []
    for room in rooms():
        for path in drawer_files(room, "actions"):
            for node in tree(path).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    found.append((f"{room}.{node.name}", node))
    return found


def events() -> dict[str, type]:
    """Event type -> class, of every room."""
    found: dict[str, type] = {}
    for room in rooms():
        if room == "journal" or not (SRC / room / "events.py").exists():
            continue
        module = importlib.import_module(f"balai.{room}.events")
        for thing in vars(module).values():
            if isinstance(thing, type) and is_dataclass(thing) and thing.__module__ == module.__name__:
                assert thing.type not in found, f"two events are called {thing.type}"
                found[thing.type] = thing
    return found
