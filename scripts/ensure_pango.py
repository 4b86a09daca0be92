#!/usr/bin/env python3
"""See that papers can be drawn: WeasyPrint needs Pango, HarfBuzz and Fontconfig of the system, and a font.

Root gets Debian's packages; an ordinary user the same files under var/tools/pango. What must be loaded by full path
is noted in .venv/balai-libraries.json, which the program reads (documents/products/libraries.py).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from toolbox import (
    ROOT,
    TOOLS,
    Failed,
    apt_install,
    apt_unpack,
    call,
    first_that_works,
    library_path,
    lock,
    main,
)

FOLDER = TOOLS / "pango"
PYTHON = ROOT / ".venv" / "bin" / "python"
NOTE = ROOT / ".venv" / "balai-libraries.json"
CHECKED = ROOT / ".venv" / ".balai-pango"
PACKAGES = [
    "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz0b", "libharfbuzz-subset0", "libfontconfig1", "fontconfig-config",
    "fonts-dejavu-core",
]  # fmt: skip
WANTED = (
    "libgobject-2.0.so.0", "libfontconfig.so.1", "libharfbuzz.so.0", "libharfbuzz-subset.so.0", "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
)  # fmt: skip
ASK = "ask the administrator for the packages " + ", ".join(PACKAGES)
DRAW = (
    "from balai.documents.products.libraries import load_libraries; load_libraries(); import weasyprint;"
    " assert weasyprint.HTML(string='<p>Balai').write_pdf().startswith(b'%PDF')"
)
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{root}/usr/share/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{root}/font-cache</cachedir></fontconfig>
"""


def ensure() -> None:
    if CHECKED.exists():
        return
    with lock("pango"):
        if not draws():
            first_that_works(f"the libraries that draw papers; {ASK}", [by_apt, by_unpacking])
        CHECKED.touch()


def draws() -> bool:
    """One small paper, drawn by the program's own Python; tried once in the life of a .venv."""
    return subprocess.run([str(PYTHON), "-c", DRAW], capture_output=True, check=False).returncode == 0


def by_apt() -> None:
    """as root: apt-get install"""
    NOTE.unlink(missing_ok=True)
    apt_install(PACKAGES)
    must_draw()


def by_unpacking() -> None:
    """Debian's packages unpacked under var/tools"""
    unpacked = FOLDER / "debian"
    apt_unpack(PACKAGES, unpacked)
    (unpacked / "fonts.conf").write_text(FONTS.format(root=unpacked), encoding="utf-8")
    note(unpacked)
    must_draw()


def note(unpacked: Path) -> None:
    """Write down every library of ours that WeasyPrint's need, what it needs first."""
    folders = [Path(one) for one in library_path(unpacked).split(":") if one]
    env = {**os.environ, "LD_LIBRARY_PATH": ":".join(map(str, folders))}
    found: dict[str, None] = {}
    for name in WANTED:
        place = next((folder / name for folder in folders if (folder / name).exists()), None)
        if place is None:
            continue  # the system has it
        told = call(["ldd", str(place)], env=env)
        needs = [line.split("=>")[1].split()[0] for line in told.splitlines() if "=> /" in line]
        found |= dict.fromkeys([*(one for one in needs if one.startswith(str(unpacked))), str(place)])
    fonts = "" if Path("/etc/fonts/fonts.conf").exists() else str(unpacked / "fonts.conf")
    NOTE.write_text(json.dumps({"libraries": list(found), "fonts": fonts}, indent=1), encoding="utf-8")


def must_draw() -> None:
    done = subprocess.run([str(PYTHON), "-c", DRAW], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed("installed, but no paper is drawn:\n" + done.stderr.strip()[-600:])


if __name__ == "__main__":
    sys.exit(main(ensure))
