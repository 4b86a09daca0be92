"""Prepare .venv: the locked packages and this checkout, as root or as an ordinary user.

    scripts/setup run     what Balai runs on
    scripts/setup dev     that and the tools for tests and checks

Called through scripts/setup, which finds a Python. What was installed is remembered by content in
.venv/.balai-<kind>, so a second call only compares hashes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
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
    installer_settings,
    lock,
    say,
    works,
)

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
BOOTSTRAP = ROOT / "scripts" / "bootstrap.lock"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
ASK = (
    "ask the administrator for the packages python3-venv and python3-pip "
    "(Debian: apt-get install python3-venv python3-pip), then run make again"
)


def main() -> int:
    kind = sys.argv[1] if sys.argv[1:] else "run"
    if kind not in LOCKS:
        say("use: scripts/setup run|dev")
        return 2
    try:
        if not is_done(kind):
            with lock("setup"):
                if not is_done(kind):
                    prepare(kind)
    except Failed as problem:
        say(str(problem))
        return 1
    return 0


# remembering ------------------------------------------------------------------------------------------


def is_done(kind: str) -> bool:
    """`dev` holds everything `run` needs, so a developer's .venv is not shrunk by `make run`."""
    if not (VENV / "bin" / "balai").exists() or not PYTHON.exists():
        return False
    return any(read(mark(k)) == fingerprint(k) for k in {kind, "dev"})


def mark(kind: str) -> Path:
    return VENV / f".balai-{kind}"


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def fingerprint(kind: str) -> str:
    """The locks, what describes the package, and the place (a moved .venv must be made again)."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in (BOOTSTRAP, LOCKS["run"], LOCKS[kind], ROOT / "pyproject.toml", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


# preparing --------------------------------------------------------------------------------------------


def prepare(kind: str) -> None:
    os.environ.update(installer_settings())
    for old in LOCKS:
        mark(old).unlink(missing_ok=True)
    ensure_venv()
    ensure_uv()
    say(f"installing the locked packages ({LOCKS[kind].name}); the first time takes a minute or two")
    into = ["--python", str(PYTHON)]
    uv("sync", *into, "--require-hashes", str(LOCKS[kind]))
    uv("install", *into, "--require-hashes", "-r", str(BOOTSTRAP))
    uv("install", *into, "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    mark(kind).write_text(fingerprint(kind), encoding="utf-8")


def uv(verb: str, *arguments: str) -> None:
    if subprocess.run([str(UV), "pip", verb, "--quiet", *arguments], cwd=ROOT, check=False).returncode:
        raise Failed(f"uv pip {verb} did not work; see above")


def ensure_venv() -> None:
    if works([str(PYTHON), "-c", f"import sys; sys.exit(sys.prefix != {str(VENV)!r})"]):
        return
    if VENV.exists():
        say("the old .venv does not work here; making it again")
        shutil.rmtree(VENV)
    say("making .venv")
    first_that_works(f"a virtual environment; {ASK}", [plain_venv, venv_after_apt, venv_without_pip])


def plain_venv() -> None:
    """python -m venv"""
    try:
        call([sys.executable, "-m", "venv", str(VENV)])
    except Failed:
        shutil.rmtree(VENV, ignore_errors=True)
        raise


def venv_after_apt() -> None:
    """as root: apt-get install python3-venv"""
    apt_install(["python3-venv"])
    plain_venv()


def venv_without_pip() -> None:
    """python -m venv --without-pip"""
    call([sys.executable, "-m", "venv", "--without-pip", str(VENV)])


def ensure_uv() -> None:
    wanted = next(line.split()[0] for line in read(BOOTSTRAP).splitlines() if line.startswith("uv=="))
    if UV.exists() and wanted == "uv==" + call([str(UV), "--version"]).split()[1]:
        return
    say(f"installing {wanted}")
    first_that_works(
        f"the installer uv; {ASK}", [uv_by_own_pip, uv_by_system_pip, uv_by_system_uv, uv_by_debian_wheel]
    )


def uv_by_own_pip() -> None:
    """pip inside .venv"""
    pip([str(PYTHON), "-m", "pip"])


def uv_by_system_pip() -> None:
    """the system's pip"""
    pip([sys.executable, "-m", "pip", "--python", str(PYTHON)])


def uv_by_system_uv() -> None:
    """a uv that is already on this machine"""
    call(["uv", "pip", "install", "--python", str(PYTHON), "--require-hashes", "-r", str(BOOTSTRAP)])


def uv_by_debian_wheel() -> None:
    """pip from Debian's package python3-pip-whl, fetched without root"""
    unpacked = TOOLS / "pip"
    if not list(unpacked.rglob("pip-*.whl")):
        apt_unpack(["python3-pip-whl"], unpacked)
    wheels = sorted(unpacked.rglob("pip-*.whl"))
    if not wheels:
        raise Failed("the package holds no pip")
    pip([str(PYTHON), f"{wheels[-1]}/pip"])


def pip(command: list[str]) -> None:
    options = ["--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(BOOTSTRAP)]
    call([*command, "install", *options])


if __name__ == "__main__":
    sys.exit(main())
