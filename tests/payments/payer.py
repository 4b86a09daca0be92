"""A program of the races: delivers every pending notice and says each answer aloud as soon as it has it."""

from __future__ import annotations

import json
import os

import django


def main() -> None:
    """One line per acknowledged payment: event, bill, receipt."""
    django.setup()
    from django.conf import settings
    from till import SETTING, deliver, provider

    from cast import MALL, on

    settings.BALAI_VAR = os.environ["UJI_VAR"]
    settings.BALAI_PAYMENTS = {MALL: SETTING}
    for line in provider().book.read_text().splitlines():
        told = deliver(provider().deliver(json.loads(line), on("09:00")))
        print(told["event"], told["bill"], told["receipt"], flush=True)


if __name__ == "__main__":
    main()
