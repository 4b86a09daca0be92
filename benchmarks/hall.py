"""Issue and call-next over HTTP, with sign-in, permission, journal and idempotency, against raw statements."""

from __future__ import annotations

import uuid

from benchmarks import load, raw
from benchmarks.world import COUNTERS, MALL, SERVICES, running

ROUNDS = 5


def measure(name: str, database: str, *, issues: int = COUNTERS * ROUNDS) -> None:
    """10,000 issues and 10,000 calls by 8 clients; duplicates are counted, the raw ratio is printed."""
    with running(database) as server:
        issued = load.run(server.web, [_issue(n) for n in range(issues)])
        print(load.line(f"{name}: issue, 8 clients", issued))
        numbers = [ticket["number"] for answer in issued.answers for ticket in answer["tickets"]]  # type: ignore[attr-defined]
        called, tickets = load.Result(), []
        for _ in range(max(1, issues // COUNTERS)):
            part = load.run(server.web, [_call(n) for n in range(1, COUNTERS + 1)])
            called.seconds += part.seconds
            called.latencies += part.latencies
            called.refused += part.refused
            tickets += [answer["id"] for answer in part.answers]
            for verb in ("start", "finish"):
                load.run(server.web, [_act(str(answer["id"]), verb) for answer in part.answers])
        print(load.line(f"{name}: call-next, 8 clients", called))
        print(
            f"   duplicate numbers {len(numbers) - len(set(numbers))} of {len(numbers)},"
            f" duplicate calls {len(tickets) - len(set(tickets))} of {len(tickets)}"
        )
        print(f"   memory (PSS, MB): {sum(server.memory_mb().values()):.0f}")
    bare = raw.measure(database)
    print(
        f"   raw statements, 8 threads: issue {bare['issue']:.0f}/s, call {bare['call']:.0f}/s; ratio to raw:"
        f" issue {issued.rate() / bare['issue']:.2f}, call {called.rate() / bare['call']:.2f}"
    )


def _issue(n: int) -> load.Job:
    body: dict[str, object] = {"mall": MALL, "needs": [SERVICES[n % 4]], "channel": "phone"}
    if n % 8 == 0:
        body["comfort"] = ["elderly"]
    return "/api/v1/visits", body, uuid.uuid4().hex


def _call(counter: int) -> load.Job:
    return f"/api/v1/counters/{counter}/call-next", {}, uuid.uuid4().hex


def _act(ticket: str, verb: str) -> load.Job:
    return f"/api/v1/tickets/{ticket}/{verb}", {}, uuid.uuid4().hex
