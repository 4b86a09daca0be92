"""`make bench [ARGS="hall boards crash documents --pg URL"]`: prints figures, asserts nothing."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

SECTIONS = ("search", "rollout", "definitions", "clocks", "documents", "hall", "cases", "boards", "crash", "losses", "pages")


def main() -> None:
    """Run the chosen sections, all by default."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("sections", nargs="*", choices=[*SECTIONS, []], default=[])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--issues", type=int, default=10_000)
    told = parser.parse_args()
    chosen = told.sections or list(SECTIONS)
    print(f"{os.cpu_count()} cores shared with the load generator; trust ratios before absolute figures")
    for section in SECTIONS:
        if section in chosen:
            print(f"\n== {section}")
            _run(section, told)


def _run(section: str, told: argparse.Namespace) -> None:
    from benchmarks import (
        boards,
        cases,
        clocks,
        crash,
        definitions,
        documents,
        hall,
        losses,
        pages,
        rollout,
        search,
    )

    if section == "hall":
        hall.measure("SQLite", "", issues=told.issues)
        with _postgres() as url:
            hall.measure("PostgreSQL", url, issues=told.issues)
    elif section == "cases":
        cases.measure("SQLite", "")
        with _postgres() as url:
            cases.measure("PostgreSQL", url)
    elif section == "crash":
        crash.measure(told.kills)
    elif section == "losses":
        losses.measure(told.kills)
    else:
        plain = {
            "search": search, "rollout": rollout, "definitions": definitions, "clocks": clocks, "documents": documents,
            "boards": boards,
            "pages": pages,
        }
        plain[section].measure()


@contextlib.contextmanager
def _postgres() -> Iterator[str]:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    import servers

    with servers.start_postgres() as url:
        yield url


if __name__ == "__main__":
    main()
