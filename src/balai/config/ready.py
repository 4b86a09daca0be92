"""`python -m balai.config.ready`: migrations, translations, static files, catalogue, before servers start."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Make everything ready, or say what is missing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balai.config.settings")
    import django

    django.setup()
    from balai.catalogue.queries import warm_catalogue
    from balai.config.setup import collect_static, compile_messages, migrate

    compile_messages()
    migrate()
    collect_static()
    warm_catalogue()
    return 0


if __name__ == "__main__":
    sys.exit(main())
