"""A worker that sends what is due: `teller.py`; says how many it took up when all is kept."""

from __future__ import annotations

import json
import os

import django

django.setup()

from django.conf import settings  # noqa: E402

from balai.notifications.actions import send_messages  # noqa: E402
from casework import WORKER  # noqa: E402
from cast import MALL, after, on  # noqa: E402

if __name__ == "__main__":
    settings.BALAI_GATEWAYS = json.loads(os.environ["BALAI_GATEWAYS"])
    print(send_messages(mall=MALL, by=WORKER, at=after(on("08:31"), float(os.environ.get("LATER_S", "0")))), flush=True)
