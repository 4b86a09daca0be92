"""Bills to settle and papers to sign, and the count afterwards; a process in the server's environment."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter


def main() -> None:
    """`stage BILLS PAPERS` or `audit` with what was acknowledged as JSON on standard input."""
    import django

    django.setup()
    if sys.argv[1] == "stage":
        stage(int(sys.argv[2]), int(sys.argv[3]))
    else:
        audit(**json.load(sys.stdin))


def stage(bills: int, papers: int) -> None:
    """Open bills by bulk, papers by the officer's command; the bills' codes as JSON."""
    from balai.config.clock import now
    from balai.directory.queries import get_mall
    from balai.journal.command import to_ms
    from balai.payments.models import Bill
    from benchmarks.papers import order
    from benchmarks.world import MALL

    at_ms, mall = to_ms(now()), get_mall(MALL).id
    rows = [
        Bill(code=f"U{n:07d}".replace("0", "A").replace("1", "B"), mall_id=mall, subject=f"case:UJI-{n}", tariff="uji",
             tariff_version=1, amount_idr=30_000, raised_ms=at_ms)
        for n in range(bills)
    ]  # fmt: skip
    Bill.objects.bulk_create(rows, batch_size=500)
    for n in range(papers):
        order(n)
    print(json.dumps({"bills": [row.code for row in rows]}))


def audit(sent: list[str], paid: list[str]) -> None:
    """Wait for the last papers, then say what is missing and what is there twice."""
    from balai.cases.models import Case
    from balai.documents.models import Product
    from balai.journal.reader import read_entries, verify_chain
    from balai.payments.models import Bill, Payment
    from benchmarks.world import MALL

    for _ in range(300):
        if not Product.objects.filter(state="ordered").exists():
            break
        time.sleep(1)
    numbers = dict(Case.objects.exclude(number=None).values_list("application__code", "number"))
    settled = set(Bill.objects.filter(state="settled").values_list("code", flat=True))
    signed: Counter[str] = Counter()
    after = 0
    while entries := list(read_entries(MALL, after=after, limit=5000)):
        signed.update(entry.subject for entry in entries if entry.type == "document.issued")
        after = entries[-1].seq
    all_numbers = list(Case.objects.exclude(number=None).values_list("number", flat=True))
    payments = Counter(Payment.objects.values_list("bill_id", flat=True))
    good, broken = verify_chain(MALL)
    print(json.dumps({
        "lost": len([code for code in sent if code not in numbers]) + len([code for code in paid if code not in settled]),
        "issued": Product.objects.filter(state="issued").count(),
        "numbers_twice": len(all_numbers) - len(set(all_numbers)),
        "paid_twice": sum(n - 1 for n in payments.values()), "signed_twice": sum(n - 1 for n in signed.values()),
        "chain": f"holds ({good} entries)" if broken is None else f"BROKEN at {broken}",
    }))  # fmt: skip


if __name__ == "__main__":
    main()
