"""Fill a benchmark's database with papers: some signed for real and timed, the rest copies of one under new codes."""

from __future__ import annotations

import json
import resource
import secrets
import sys
import time


def main() -> None:
    """Prints one line of JSON: `signed_ms`, `paths`, `memory_mb`."""
    import django

    django.setup()
    from balai.config.clock import now
    from balai.config.work import SYSTEM
    from balai.documents.actions.producing import produce_ordered
    from balai.documents.models import Product
    from balai.documents.rules.codes import make_code
    from balai.documents.signers.seal import seal_payload
    from benchmarks.documents import path_of
    from benchmarks.world import MALL

    signed, kept = int(sys.argv[1]), int(sys.argv[2])
    spent = []
    for n in range(signed):
        order(n)
        began = time.perf_counter()
        if len(produce_ordered(mall=MALL, by=SYSTEM, at=now(), limit=1)) != 1:
            raise RuntimeError("nothing was signed")
        spent.append((time.perf_counter() - began) * 1000)
    row = Product.objects.select_related("file").latest("id")
    copies = []
    for n in range(kept - signed):
        code = make_code(secrets.randbelow)
        payload = seal_payload("http://127.0.0.1", code, row.content_hash, row.issued_on)
        copy = {f.attname: getattr(row, f.attname) for f in Product._meta.fields if f.name != "id"}
        copies.append(Product(**copy | {"code": code, "payload": payload, "number": f"SALINAN/{n}"}))
    Product.objects.bulk_create(copies, batch_size=500)
    chosen = [path_of(copy.payload) for copy in copies[:: max(1, len(copies) // 2000)]]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"signed_ms": spent, "paths": chosen, "memory_mb": memory}))


def order(n: int) -> None:
    """Order a paper as a deciding officer does."""
    from balai.config.clock import now
    from balai.documents.steps.products import next_number, order_product
    from balai.journal.command import command
    from balai.kernel.actors import Actor
    from benchmarks.world import MALL

    at = now()
    officer = Actor("staff:0", frozenset({"case.decide"}))
    lines = [
        {"id": f"line.{k}", "label": {"id": f"Keterangan {k}", "en": f"Line {k}"}, "value": f"Isi contoh {k}"}
        for k in range(6)
    ]
    with command("case.decide", by=officer, at=at, chain=MALL) as log:
        order_product(
            log, subject=f"case:UJI-{n}", mall=MALL, template="licence",
            number=next_number(log, mall=MALL, pattern="UJI/{seq}/{year}", on=at.date()), title="Surat Izin Uji",
            fields=lines, issued_on=at.date(), signer="agency:dukcapil", agency="dukcapil", signatory="Pejabat Contoh",
            position="Kepala Dinas",
        )


if __name__ == "__main__":
    main()
