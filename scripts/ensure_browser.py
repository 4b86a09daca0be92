#!/usr/bin/env python3
"""See that a Chromium is here and renders a page; install one if not. Prints its path.

Root gets Debian's package; an ordinary user the same packages unpacked under var/tools/chromium.
(A Chromium packaged for npm was tried as a third way, 2026-11: it hung on every page.)
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "tests")]
from toolbox import (  # noqa: E402
    TOOLS,
    Failed,
    apt_install,
    apt_unpack,
    first_that_works,
    library_path,
    lock,
    main,
    node_libraries,
    say,
    write_program,
)

from servers import CHROMIUM_FLAGS, PLAYWRIGHT_NODE, chromium_candidates  # noqa: E402

FOLDER = TOOLS / "chromium"
PROGRAM = FOLDER / "chromium"
CHECKED = TOOLS / "chromium-checked.json"
ASK = "ask the administrator for the package chromium, or set BALAI_CHROMIUM to a browser's path"
PAGE = "data:text/html,<title>x</title><body><script>document.body.append('hasil='+6*7)</script>"
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{root}/usr/share/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{root}/font-cache</cachedir></fontconfig>
"""


def ensure() -> None:
    with lock("browser"):
        found = first_that_renders()
        if not found:
            first_that_works(f"a Chromium; {ASK}", [by_apt, by_unpacking])
            found = first_that_renders()
        ensure_playwright()
    print(found)


def ensure_playwright() -> None:
    """Playwright brings its own Node.js; where that lacks a library, tests/servers.py points it to a wrapper."""
    package = importlib.util.find_spec("playwright")
    if not package or not package.origin:
        return
    node = Path(package.origin).parent / "driver" / "node"
    libraries = node_libraries(node)
    PLAYWRIGHT_NODE.unlink(missing_ok=True)
    if libraries:
        write_program(PLAYWRIGHT_NODE, f'#!/bin/sh\nLD_LIBRARY_PATH="{libraries}" exec "{node}" "$@"\n')


def first_that_renders() -> str:
    return next((path for path in chromium_candidates() if renders(path)), "")


def renders(program: str) -> bool:
    """One page with a script in it, once per program and version (remembered)."""
    if not shutil.which(program):
        return False
    file = Path(program).resolve()
    state = [str(file), file.stat().st_mtime, file.stat().st_size]
    if CHECKED.exists() and state in json.loads(CHECKED.read_text()):
        return True
    ok = rendered_text(program)
    if ok:
        known = json.loads(CHECKED.read_text()) if CHECKED.exists() else []
        CHECKED.parent.mkdir(parents=True, exist_ok=True)
        CHECKED.write_text(json.dumps([*known[-4:], state]))
    return ok


def rendered_text(program: str) -> bool:
    with tempfile.TemporaryDirectory(prefix="balai-chromium-") as profile:
        command = [program, "--headless", *CHROMIUM_FLAGS, f"--user-data-dir={profile}", "--dump-dom", PAGE]
        try:
            done = subprocess.run(
                command, text=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=90, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            say(f"{program} did not render a page: {problem}")
            return False
    if "hasil=42" not in done.stdout:
        say(f"{program} did not render a page: {done.stderr.strip()[-600:]}")
        return False
    return True


def by_apt() -> None:
    """as root: apt-get install chromium"""
    apt_install(["chromium"])
    must_render()


def by_unpacking() -> None:
    """Debian's packages unpacked under var/tools"""
    unpacked = FOLDER / "debian"
    apt_unpack(["chromium", "chromium-common", "fonts-dejavu-core"], unpacked)
    write_wrapper(unpacked, unpacked / "usr/lib/chromium/chromium", library_path(unpacked))
    must_render()


def write_wrapper(root: Path, binary: Path, libraries: str) -> None:
    (root / "fonts.conf").write_text(FONTS.format(root=root), encoding="utf-8")
    write_program(
        PROGRAM,
        "#!/bin/sh\n"
        f'export LD_LIBRARY_PATH="{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"\n'
        f'[ -r /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="{root}/fonts.conf"\n'
        f'exec "{binary}" --no-sandbox "$@"\n',
    )


def must_render() -> None:
    if not first_that_renders():
        raise Failed("installed, but it does not render a page (see above)")


if __name__ == "__main__":
    sys.exit(main(ensure))
