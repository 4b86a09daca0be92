"""What the benchmark of cases needs in the server's own database: drafts to send, open cases to list. A process of its
own, in the server's environment: `python -m benchmarks.cases_stage drafts 2000`, `… audit`, `… office 50000 100000`."""

from __future__ import annotations

import json
import secrets
import statistics
import sys
import time
from typing import Any

MALL, AGENCY = "uji-beban", "dpmptsp"
SERVICE = "dpmptsp.sip-bidan"
VERIFIER = "staff:1"


def main() -> None:
    """Run one of the parts."""
    import django

    django.setup()
    part, *numbers = sys.argv[1:]
    {"drafts": drafts, "audit": audit, "office": office}[part](*map(int, numbers))


def _definition() -> Any:
    from balai.catalogue.actions.setting import publish_many
    from balai.catalogue.loading.definitions import compose_all
    from balai.catalogue.queries.definitions import find_definition, get_definition
    from balai.config.clock import now
    from balai.config.setup import ROOT

    if find_definition(MALL, SERVICE) is None:
        docs = [one for one in compose_all() if one["service"] == SERVICE]
        publish_many(mall=MALL, definitions=docs, by=ROOT, at=now())
    return get_definition(MALL, SERVICE)


ANSWERS = {
    "applicant.name": "Pemohon Uji", "applicant.birth_date": "1990-05-14", "applicant.phone": "081200000001",
    "applicant.email": "uji@contoh.id", "applicant.address": "Jalan Uji 1", "applicant.region": "31.71.01.1001",
    "str.number": "STR-UJI-1", "str.in_register": True, "practice.first": True, "practice.place_kind": "clinic",
    "practice.place_name": "Klinik Uji", "practice.place_address": "Jalan Uji 2", "practice.hours": "08.00-16.00",
}  # fmt: skip


def drafts(count: int) -> None:
    """Write complete drafts of a midwife's practice licence; print their codes as JSON."""
    from balai.cases.models import Application, Attachment, Case, Datum
    from balai.catalogue.queries.forms import missing
    from balai.config.clock import now
    from balai.identity.vault import seal
    from balai.journal.command import to_ms

    definition, at_ms = _definition(), to_ms(now())
    told = ANSWERS | {"applicant.nik": "0" * 16} | _rest(definition.doc)
    papers = list(missing(definition.doc, told | {"today": "2026-11-23", "channel": "online", "documents": []}, ()).documents)
    apps = Application.objects.bulk_create(
        [Application(code=secrets.token_hex(6).upper(), mall=MALL, channel="web", begun_ms=at_ms) for _ in range(count)],
        batch_size=500,
    )
    Case.objects.bulk_create([
        Case(application=app, mall=MALL, service=SERVICE, agency=AGENCY, definition=definition.number,
             digest=definition.hash, status_ms=at_ms)
        for app in apps
    ], batch_size=500)  # fmt: skip
    rows = []
    for n, app in enumerate(apps):
        for field, value in (told | {"applicant.nik": f"3171{n:012d}"}).items():
            rows.append(Datum(application=app, field=field, value=seal(json.dumps(value)), sealed=True, source="citizen",
                              by="visitor", at_ms=at_ms))  # fmt: skip
    Datum.objects.bulk_create(rows, batch_size=500)
    Attachment.objects.bulk_create([
        Attachment(application=app, document=paper, file=secrets.token_hex(8), source="upload", by="visitor", at_ms=at_ms)
        for app in apps for paper in papers
    ], batch_size=500)  # fmt: skip
    print(json.dumps([app.code for app in apps]))


def _rest(doc: dict[str, Any]) -> dict[str, Any]:
    """A plain answer for every field that ANSWERS does not know."""
    kinds = {"yesno": False, "integer": 1, "money": 1, "decimal": 1, "date": "2026-11-23", "choices": []}
    told = {}
    for page in doc["pages"]:
        for field in page["fields"]:
            if field["id"] not in ANSWERS:
                first = field["options"][0]["value"] if field["options"] else "uji"
                told[field["id"]] = kinds.get(field["kind"], first)
    return told


def audit() -> None:
    """Count what came of it, as JSON."""
    from balai.cases.models import Case
    from balai.journal.reader import verify_chain

    numbers = list(Case.objects.exclude(number=None).values_list("number", flat=True))
    serials = {int(number.rsplit("-", 1)[1]) for number in numbers}
    print(json.dumps({
        "cases": len(numbers), "doubled": len(numbers) - len(set(numbers)), "gaps": max(serials, default=0) - len(serials),
        "chain": verify_chain(MALL)[1] is None,
    }))  # fmt: skip


def office(shown: int, recomputed: int) -> None:
    """An inbox of so many open cases, then the clocks of more; print the figures."""
    _open_cases(shown)
    _inbox(shown)
    _open_cases(recomputed - shown)
    _recompute(recomputed)


def _open_cases(count: int) -> None:
    from balai.cases.models import Application, Case, ClockFact, WorkItem
    from balai.config.clock import now
    from balai.directory.queries import get_mall, work_calendar
    from balai.journal.command import to_ms

    definition, at_ms = _definition(), to_ms(now())
    calendar = work_calendar(get_mall(MALL), AGENCY).version
    for _ in range(0, count, 5000):
        apps = Application.objects.bulk_create(
            [Application(code=secrets.token_hex(6).upper(), mall=MALL, channel="web", begun_ms=at_ms, sent_ms=at_ms) for _ in range(5000)],
            batch_size=500,
        )
        cases = Case.objects.bulk_create([
            Case(application=app, mall=MALL, service=SERVICE, agency=AGENCY, definition=definition.number,
                 digest=definition.hash, number=f"B-9999-{app.pk:06d}", status="running", status_ms=at_ms,
                 started_ms=at_ms, calendar=calendar, due_ms=at_ms + secrets.randbelow(864_000_000))
            for app in apps
        ], batch_size=500)  # fmt: skip
        ClockFact.objects.bulk_create(
            [ClockFact(case=case, kind="start", at_ms=at_ms - secrets.randbelow(432_000_000), by="visitor") for case in cases],
            batch_size=500,
        )
        WorkItem.objects.bulk_create([
            WorkItem(case=case, mall=MALL, agency=AGENCY, step="check", kind="check", role="verifier", state="ready",
                     assignee=secrets.choice(["", VERIFIER, "staff:2", "staff:3"]), due_ms=case.due_ms)
            for case in cases
        ], batch_size=500)  # fmt: skip


def _inbox(count: int) -> None:
    from balai.cases.queries import count_inbox, inbox, search_cases
    from balai.config.clock import now
    from balai.directory.rules import GRANTS
    from balai.kernel.actors import Actor

    viewer = Actor(VERIFIER, GRANTS["verifier"] | GRANTS["approver"], "web", MALL, AGENCY)
    reads = {
        "inbox, own 50": lambda: inbox(viewer, at=now()),
        "inbox, everybody's 50": lambda: inbox(viewer, at=now(), everybody=True),
        "its three counters": lambda: count_inbox(viewer, at=now()),
        "search by number": lambda: list(search_cases(viewer, text="B-9999-0001")[:50]),
    }
    for name, read in reads.items():
        read()
        spent = []
        for _ in range(15):
            began = time.perf_counter()
            read()
            spent.append((time.perf_counter() - began) * 1000)
        print(f"   {count:,} open cases, {name:<22} median {statistics.median(spent):6.1f} ms, worst {max(spent):6.1f}")


def _recompute(count: int) -> None:
    from balai.cases.actions.clocks import recompute_clocks
    from balai.cases.models import Case
    from balai.config.clock import now
    from balai.directory.rules import SYSTEM_GRANTS
    from balai.kernel.actors import Actor

    worker = Actor("system:work", SYSTEM_GRANTS)
    Case.objects.filter(mall=MALL, number__startswith="B-9999").update(calendar="old")
    recompute_clocks(mall=MALL, by=worker, at=now())
    for name, change in (("none moves", {}), ("every tenth moves", {"pk__endswith": "7"})):
        Case.objects.filter(mall=MALL, number__startswith="B-9999").update(calendar="old")
        if change:
            Case.objects.filter(mall=MALL, number__startswith="B-9999", **change).update(due_ms=1)
        began, cpu = time.perf_counter(), time.process_time()
        moved = recompute_clocks(mall=MALL, by=worker, at=now())
        print(
            f"   {count:,} clocks recomputed and written, {name}: {time.perf_counter() - began:.1f} s"
            f" ({time.process_time() - cpu:.1f} s of one core), {moved:,} moved and told"
        )


if __name__ == "__main__":
    main()
