#!/usr/bin/env python3
"""Write the lock files again: every package pinned, every file hashed, no registry named.

scripts/lock.py [--upgrade]; without --upgrade present pins stay where they still fit.
"""

from __future__ import annotations

import os
import subprocess
import sys

from toolbox import ROOT, Failed, installer_settings, main

OPTIONS = ["--quiet", "--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
FILES = {
    "requirements.in": "requirements.lock",
    "requirements-dev.in": "requirements-dev.lock",
    "scripts/bootstrap.in": "scripts/bootstrap.lock",
    "scripts/node/nodejs.in": "scripts/node/nodejs.lock",
}


def script() -> None:
    environment = {**os.environ, **installer_settings()}
    for wanted, lock in FILES.items():
        same = ["-c", "requirements.lock"] if wanted == "requirements-dev.in" else []
        command = [".venv/bin/uv", "pip", "compile", *OPTIONS, "--python-version", "3.11", wanted, *same]
        done = subprocess.run(
            [*command, "-o", lock, *sys.argv[1:]], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            raise Failed(f"{lock} was not written; see above")
    print("locks written; now: make test")


if __name__ == "__main__":
    sys.exit(main(script))
