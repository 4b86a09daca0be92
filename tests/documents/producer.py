"""A worker to kill: signs what is due, over and over, and says each code it was promised."""

from __future__ import annotations

import sys

import django

django.setup()

from balai.directory.rules import SYSTEM_GRANTS  # noqa: E402
from balai.documents.actions.producing import produce_ordered  # noqa: E402
from balai.kernel.actors import Actor  # noqa: E402
from cast import MALL, on  # noqa: E402

while True:
    for code in produce_ordered(mall=MALL, by=Actor("system:work", SYSTEM_GRANTS), at=on("09:30"), limit=1):
        print(code, flush=True)
    if len(sys.argv) > 1:
        break
