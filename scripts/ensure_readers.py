#!/usr/bin/env python3
"""See that outside readers of signed PDFs are here; install them if not. Prints the folder or `PATH`.

pdfsig, pdftoppm (poppler-utils), certutil (libnss3-tools), qpdf, mutool (mupdf-tools), openssl, zbarimg (zbar-tools)
and SoftHSM (softhsm2). Root gets Debian's packages; an ordinary user the same files under var/tools/readers.
"""

from __future__ import annotations

import shutil
import sys
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
    write_program,
)

FOLDER = TOOLS / "readers"
PACKAGES = ["poppler-utils", "libnss3-tools", "qpdf", "mupdf-tools", "openssl", "zbar-tools", "softhsm2"]
PROGRAMS = ["pdfsig", "pdftoppm", "certutil", "qpdf", "mutool", "openssl", "zbarimg", "softhsm2-util"]
ASK = "ask the administrator for the packages " + ", ".join(PACKAGES)


def ensure() -> None:
    with lock("readers"):
        if missing():
            first_that_works(f"readers of signed PDFs; {ASK}", [by_apt, by_unpacking])
    print(FOLDER / "bin" if (FOLDER / "bin").exists() else "PATH")


def missing() -> list[str]:
    return [name for name in PROGRAMS if not (shutil.which(name) or (FOLDER / "bin" / name).exists())]


def by_apt() -> None:
    """as root: apt-get install"""
    apt_install(PACKAGES)
    must_be_here()


def by_unpacking() -> None:
    """Debian's packages unpacked under var/tools"""
    unpacked = FOLDER / "debian"
    apt_unpack(PACKAGES, unpacked)
    libraries = library_path(unpacked)
    for name in PROGRAMS:
        own = unpacked / "usr" / "bin" / name
        if own.exists():
            write_program(
                FOLDER / "bin" / name,
                f'#!/bin/sh\nexport LD_LIBRARY_PATH="{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"\nexec "{own}" "$@"\n',
            )
    must_be_here()


def must_be_here() -> None:
    if missing():
        raise Failed("installed, but not found: " + ", ".join(missing()))


if __name__ == "__main__":
    sys.exit(main(ensure))
