"""Several processes and connections writing one book: gapless, nothing skipped, nothing lost."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection, transaction
from writer import CHAIN, UTC, Actor, Written, command, datetime, write

from balai.journal.reader import consume, head_of, read_entries, verify_chain
from databases import on_postgres, process_environment

WRITER = str(Path(__file__).with_name("writer.py"))


def start(*told: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, WRITER, *map(str, told)], env=process_environment(), stdout=subprocess.PIPE, text=True
    )


def facts() -> list[tuple[str, int]]:
    return [(f["by"], f["n"]) for f in (json.loads(e.data) for e in read_entries(CHAIN, limit=10_000))]


def test_four_processes_write_one_gapless_chain(transactional_db):
    writers = [start(f"w{n}", 100) for n in range(4)]
    assert [w.wait(120) for w in writers] == [0] * 4
    for writer in writers:
        writer.stdout.close()
    entries = read_entries(CHAIN, limit=10_000)
    assert [entry.seq for entry in entries] == list(range(1, 401))
    assert verify_chain(CHAIN) == (400, None)
    for n in range(4):
        assert [k for by, k in facts() if by == f"w{n}"] == list(range(100)), "each writer's own order is kept"


def test_kill_minus_nine_loses_nothing_acknowledged(transactional_db):
    acknowledged: set[tuple[str, int]] = set()
    for life in range(3):
        writer = start(f"k{life}", 5_000)
        for _ in range(15 + 7 * life):
            _, by, n = writer.stdout.readline().rstrip("\n").split(" ")
            acknowledged.add((by, int(n)))
        writer.kill()
        for line in writer.stdout:
            if line.endswith("\n"):
                _, by, n = line.rstrip("\n").split(" ")
                acknowledged.add((by, int(n)))
        writer.wait()
        writer.stdout.close()
    written = facts()
    assert acknowledged <= set(written)
    assert len(set(written)) == len(written)
    assert verify_chain(CHAIN) == (len(written), None)


def test_a_repeat_after_a_restart_gets_the_first_answer(transactional_db):
    first = subprocess.run([sys.executable, WRITER, "one", "1", "kunci"], env=process_environment(),
                           capture_output=True, text=True, check=True).stdout  # fmt: skip
    again = subprocess.run([sys.executable, WRITER, "one", "1", "kunci"], env=process_environment(),
                           capture_output=True, text=True, check=True).stdout  # fmt: skip
    assert (first, again) == (" one 0\n", "True one 0\n")
    assert head_of(CHAIN)[0] == 1


def in_thread(act) -> threading.Thread:
    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_an_entry_that_commits_late_is_never_skipped(transactional_db):
    """One writer has sealed entry 1 but not committed; a second waits behind it, so no reader can see 2 before 1."""
    sealed, release = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            write("late", 1)
            sealed.set()
            release.wait(20)

    seen: list[int] = []
    first = in_thread(late)
    assert sealed.wait(20)
    second = in_thread(lambda: write("next", 2))
    second.join(0.4)
    assert second.is_alive(), "the head is locked"
    assert read_entries(CHAIN) == []
    release.set()
    first.join()
    second.join()
    assert consume("board", CHAIN, lambda entry: seen.append(entry.seq)) == 2
    assert seen == [1, 2]
    assert facts() == [("late", 1), ("next", 2)]


@pytest.mark.skipif(not on_postgres(), reason="SQLite has one writer at a time")
def test_long_work_before_the_sealing_holds_nobody_up(transactional_db):
    begun, release = threading.Event(), threading.Event()

    def slow() -> None:
        by = Actor("system:slow", frozenset({"test.write"}))
        with command("test.write", by=by, at=datetime.now(UTC), chain=CHAIN) as log:
            log.record(Written("slow", 1), subject="test:1")
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            begun.set()
            release.wait(20)

    write("before", 0)
    first = in_thread(slow)
    assert begun.wait(20)
    quick = in_thread(lambda: write("quick", 2))
    quick.join(10)
    assert not quick.is_alive()
    release.set()
    first.join()
    assert facts() == [("before", 0), ("quick", 2), ("slow", 1)]
    assert verify_chain(CHAIN) == (3, None)


def test_threads_on_their_own_connections(transactional_db):
    threads = [in_thread(lambda name=n: [write(f"t{name}", k) for k in range(20)]) for n in range(5)]
    for thread in threads:
        thread.join()
    assert verify_chain(CHAIN) == (100, None)


def test_a_consumer_that_fails_sees_the_entry_again(transactional_db):
    for n in range(3):
        write("w", n)
    seen: list[int] = []

    def stumble(entry) -> None:
        seen.append(entry.seq)
        if len(seen) == 2:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        consume("board", CHAIN, stumble)
    assert consume("board", CHAIN, stumble, limit=2) == 2
    assert consume("board", CHAIN, stumble) == 1
    assert consume("board", CHAIN, stumble) == 0
    assert seen == [1, 2, 1, 2, 3]
    assert consume("other", CHAIN, stumble) == 3, "each consumer has its own cursor"
