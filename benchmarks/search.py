"""Search as typed: every prefix of every everyday query, in process, after warming."""

from __future__ import annotations

import os
import statistics
import tempfile
import time

import yaml

from benchmarks.world import ROOT


def measure() -> None:
    """Latencies of all prefixes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balai.config.settings")
    os.environ.setdefault("BALAI_VAR", tempfile.mkdtemp(prefix="balai-search-"))
    import django

    django.setup()
    from balai.catalogue.queries import search_services, warm_catalogue

    warm_catalogue()
    told = yaml.safe_load((ROOT / "tests/catalogue/queries.yaml").read_text())
    queries = [str(row["q"] if isinstance(row, dict) else row[0]) for row in (told["queries"] if isinstance(told, dict) else told)]
    prefixes = [query[:n] for query in queries for n in range(1, len(query) + 1)]
    latencies = []
    for prefix in prefixes:
        began = time.perf_counter()
        search_services(prefix)
        latencies.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(latencies, n=1000)
    print(
        f"search: {len(prefixes)} prefixes of {len(queries)} queries: p50 {cuts[499]:.2f}  p99 {cuts[989]:.2f}"
        f"  p99.9 {cuts[998]:.2f} ms"
    )
