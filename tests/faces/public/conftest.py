"""Pages are tested with collected static files, in a mall that is open."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "shared"))

from stage import fresh_sheets, morning, static_files  # noqa: F401
