"""A program that drafts and publishes one definition again and again, until it is killed; each number is told when safe."""

from __future__ import annotations

import sys
from datetime import timedelta

import django

django.setup()

from balai.catalogue.actions.drafting import publish_definition, save_draft  # noqa: E402
from balai.catalogue.queries.definitions import list_drafts  # noqa: E402
from cast import HASAN, MALL, on  # noqa: E402
from catalogue.samples import signboard  # noqa: E402

SERVICE = "polda.skck"


def main(name: str, times: int) -> None:
    """Publish `times` versions under this name."""
    for n in range(times):
        at = on("10:00") + timedelta(seconds=n)
        stands = next((one.revision for one in list_drafts(MALL)), 0)
        saved = save_draft(mall=MALL, service=SERVICE, doc=signboard(source=f"{name} {n}"), revision=stands, by=HASAN, at=at)
        told = publish_definition(mall=MALL, service=SERVICE, revision=saved["revision"], by=HASAN, at=at)
        print(told["number"], told["hash"], flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
