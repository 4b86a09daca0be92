"""Definitions: rules per second, proof of the whole catalogue, and publish-simulate over 50,000 cases."""

from __future__ import annotations

import copy
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from random import Random
from typing import Any

from benchmarks.world import ROOT

SERVICE = "dpmptsp.reklame"
CASES = 50_000


def measure() -> None:
    """Evaluations, set-up of all definitions, simulation of a stricter signboard permit; on SQLite."""
    with tempfile.TemporaryDirectory(prefix="balai-definitions-") as folder:
        env = os.environ | {
            "BALAI_VAR": folder, "BALAI_DATABASE": f"sqlite://{folder}/balai.sqlite3",
            "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "balai.config.settings", "BALAI_MALL": "",
        }
        subprocess.run([sys.executable, "-m", "balai.config.ready"], env=env, check=True, cwd=ROOT)
        subprocess.run([sys.executable, "-m", "benchmarks.definitions"], env=env, check=True, cwd=ROOT)


def main() -> None:
    """The measurements themselves, in a process on a fresh database."""
    import django

    django.setup()
    _evaluations()
    definitions = _publish_all()
    _simulate(next(one for one in definitions if one["service"] == SERVICE))


def _evaluations() -> None:
    from balai.catalogue.evaluator import check

    facts = {"applicant.kind": "company", "sign.area_m2": 12.5, "sign.kind": "neon"}
    rule = {"all": ['applicant.kind == "company"', {"any": ["sign.area_m2 > 24", 'sign.kind in ["neon", "led"]']}]}
    check(rule, facts)
    began = time.perf_counter()
    for _ in range(10_000):
        check('applicant.kind == "company"', facts)
    single = time.perf_counter() - began
    began = time.perf_counter()
    for _ in range(10_000):
        check(rule, facts)
    print(f"rules: 10,000 leaves {single:.3f} s, 10,000 trees of three leaves {time.perf_counter() - began:.3f} s")


def _publish_all() -> list[dict[str, Any]]:
    from balai.catalogue.actions.setting import publish_many
    from balai.catalogue.loading import DATA_DIR
    from balai.catalogue.loading.definitions import load_content
    from balai.config.clock import now
    from balai.config.hall_import import import_hall
    from balai.config.setup import ROOT as ACTOR

    mall = import_hall(DATA_DIR / "mpp-jakarta", by=ACTOR, at=now())
    content = load_content(mall)
    began = time.perf_counter()
    told = publish_many(
        mall=mall, definitions=content.definitions, tariffs=content.tariffs, layers=content.layers, by=ACTOR, at=now()
    )
    print(f"set-up: {told['definitions']} definitions proven, tried and published in {time.perf_counter() - began:.1f} s")
    return list(content.definitions)


def _simulate(own: dict[str, Any]) -> None:
    from balai.catalogue.queries.definitions import get_definition
    from balai.catalogue.queries.publishing import simulate_publish
    from balai.config.clock import now

    doc = copy.deepcopy(own) | {"scenarios": []}
    doc["eligibility"] = [
        *doc.get("eligibility", []),
        {"id": "bench", "rule": "sign.height_cm <= 50", "refuse": {"id": "Terlalu tinggi.", "en": "Too high."}},
    ]
    doc["documents"] = [{**one, "needed_if": None} for one in doc["documents"]]
    published = get_definition("mpp-jakarta", SERVICE).doc
    began = time.perf_counter()
    cases = list(_cases(published))
    made = time.perf_counter() - began
    began = time.perf_counter()
    told = simulate_publish("mpp-jakarta", doc, cases, now())
    spent = time.perf_counter() - began
    counts = {stage: (one.cases, one.touched, one.ineligible_now) for stage, one in told.stages.items()}
    print(f"simulate: {CASES:,} cases in {spent:.1f} s (facts made in {made:.1f} s); cases, touched, ineligible: {counts}")


def _cases(doc: Any) -> Iterator[Any]:
    """Random answers to every question of a definition; no two cases alike."""
    from balai.catalogue.rules.simulation import CaseFacts

    dice = Random(90)
    fields = [field for page in doc["pages"] for field in page["fields"]]
    papers = [one["id"] for one in doc["documents"]]
    for n in range(CASES):
        facts = {field["id"]: _answer(field, dice) for field in fields if dice.random() < 0.97}
        stage = "draft" if n % 10 == 0 else "open" if n % 3 else "closed"
        yield CaseFacts(f"#{n}", stage, 1, facts | {"today": "2026-11-23", "channel": "online"}, papers[: dice.randrange(len(papers) + 1)])


def _answer(field: Any, dice: Random) -> Any:
    kind = field["kind"]
    if kind == "choice":
        return dice.choice(field["options"])["value"]
    if kind == "choices":
        return [one["value"] for one in field["options"] if dice.random() < 0.5]
    if kind == "yesno":
        return dice.random() < 0.5
    if kind in ("integer", "money"):
        return dice.randrange(1, 100)
    return round(dice.uniform(0.1, 60), 2) if kind == "decimal" else "2026-01-31" if kind == "date" else f"x{dice.random()}"


if __name__ == "__main__":
    main()
