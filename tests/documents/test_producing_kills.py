"""kill -9 while papers are drawn, signed and kept: nothing acknowledged is missing, nothing is issued twice."""

from __future__ import annotations

import hashlib
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from balai.documents.actions.producing import produce_ordered
from balai.documents.models import File, Product
from balai.documents.queries.verifying import verify_code, verify_pdf
from balai.documents.stores.registry import get_store
from balai.journal.reader import read_entries
from cast import MALL, on
from databases import process_environment
from papers import WORKER, order

PAPERS, KILLS = 14, 5


def test_kills_lose_nothing_and_double_nothing(committed_mall, settings):
    from django.db import connections

    codes = [order(f"case:B-{n}") for n in range(PAPERS)]
    connections.close_all()
    environment = process_environment() | {"BALAI_VAR": str(settings.BALAI_VAR)}
    dice, acknowledged = random.Random(11), []
    for _ in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("producer.py"))], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, env=environment,
        )
        acknowledged.append(child.stdout.readline().strip())
        time.sleep(dice.random() * 0.5)
        child.send_signal(signal.SIGKILL)
        acknowledged += [line.strip() for line in child.stdout if line.endswith("\n")]
        child.wait()
    acknowledged = [code for code in acknowledged if code]
    assert len(acknowledged) == len(set(acknowledged)) >= KILLS // 2
    for code in acknowledged:
        assert verify_code(MALL, code, on("10:00")).word == "valid"
    while produce_ordered(mall=MALL, by=WORKER, at=on("10:00")):
        pass
    assert set(Product.objects.values_list("code", "state")) == {(code, "issued") for code in codes}
    issued = [entry for entry in read_entries(MALL) if entry.type == "document.issued"]
    assert len(issued) == len({entry.subject for entry in issued}) == PAPERS
    assert File.objects.filter(kind="product").count() == PAPERS
    for row in Product.objects.select_related("file"):
        data = get_store().get(row.file.sha256)
        assert hashlib.sha256(data).hexdigest() == row.file.sha256
        assert verify_pdf(MALL, data, on("10:00")).code == row.code
