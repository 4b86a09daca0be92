"""A worker that sends what is due: `asker.py`; says how many it claimed when all is kept."""

from __future__ import annotations

import json
import os

import django

django.setup()

from django.conf import settings  # noqa: E402

from balai.exchange.actions import send_questions  # noqa: E402
from casework import WORKER  # noqa: E402
from cast import MALL, after, on  # noqa: E402

if __name__ == "__main__":
    settings.BALAI_AGENCIES = json.loads(os.environ["BALAI_AGENCIES"])
    print(send_questions(mall=MALL, by=WORKER, at=after(on("08:31"), float(os.environ.get("LATER_S", "0")))), flush=True)
