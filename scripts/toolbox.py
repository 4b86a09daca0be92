"""What the set-up scripts share: run a command, take a lock, ask Debian for packages with or without root."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
TOOLS = VAR / "tools"
DEBIAN_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
NEVER_UNPACK = {"libc6", "libc-bin", "libc-l10n", "locales", "dpkg", "perl-base"}


class Failed(Exception):
    """A step that did not work; the message is meant for the person at the terminal."""


def say(text: str) -> None:
    print(f"balai: {text}", file=sys.stderr, flush=True)


def call(command: list[str], *, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """Run quietly; on failure the end of its output becomes the error."""
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=env,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    except OSError as problem:
        raise Failed(f"{command[0]}: {problem.strerror}") from problem
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-15:])
        raise Failed(f"`{' '.join(command[:6])}` ended with {done.returncode}:\n{tail}")
    return done.stdout


def works(command: list[str]) -> bool:
    try:
        call(command)
    except Failed:
        return False
    return True


@contextmanager
def lock(name: str) -> Iterator[None]:
    """Only one set-up of a kind at a time in this folder; the second waits."""
    folder = VAR / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def is_root() -> bool:
    return os.geteuid() == 0


def first_that_works(what: str, ways: list[Callable[[], None]]) -> None:
    """Try each way in turn; when none works say all that was tried."""
    problems = []
    for way in ways:
        try:
            way()
            return
        except Failed as problem:
            problems.append(f"- {(way.__doc__ or repr(way)).strip()}: {problem}")
    raise Failed(f"could not get {what}. Tried:\n" + "\n".join(problems))


# Python and npm packages -------------------------------------------------------------------------------


def installer_settings() -> dict[str, str]:
    """uv does not read pip's settings: hand over a company's own index and certificates."""
    settings = {"UV_HTTP_TIMEOUT": "180", "UV_NO_CONFIG": "1"}
    index = os.environ.get("PIP_INDEX_URL") or pip_setting("index-url")
    if index:
        settings["UV_DEFAULT_INDEX"] = index
    certificates = os.environ.get("PIP_CERT") or os.environ.get("REQUESTS_CA_BUNDLE") or pip_setting("cert")
    if not certificates and DEBIAN_CERTIFICATES.exists():  # what the administrator trusts, not a built-in list
        certificates = str(DEBIAN_CERTIFICATES)
    if certificates:
        settings.update(SSL_CERT_FILE=certificates, PIP_CERT=certificates, NODE_EXTRA_CA_CERTS=certificates)
    if not os.access(Path.home(), os.W_OK):
        settings["UV_CACHE_DIR"] = str(TOOLS / "uv-cache")
    return {name: value for name, value in settings.items() if name not in os.environ}


def pip_setting(name: str) -> str:
    for scope in ("global", "install"):
        try:
            return call([sys.executable, "-m", "pip", "config", "get", f"{scope}.{name}"]).strip()
        except Failed:
            continue
    return ""


# Debian -----------------------------------------------------------------------------------------------


def apt_install(packages: list[str]) -> None:
    """As root: the ordinary way."""
    if not is_root():
        raise Failed("not root")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    say(f"installing Debian packages: {' '.join(packages)}")
    call(["apt-get", "update", "-qq"], env=env)
    call(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], env=env)


def apt_unpack(packages: list[str], target: Path) -> None:
    """Without root: fetch packages and what they lack on this machine, and unpack them under `target`.

    Nothing is installed: package lists, cache and files live in a private folder, apt's own signature
    checks apply, no maintainer script runs.
    """
    for program in ("apt-get", "dpkg"):
        if not shutil.which(program):
            raise Failed(f"no {program} on this machine")
    private = TOOLS / "apt"
    for part in ("lists/partial", "cache/archives/partial", "debs"):
        (private / part).mkdir(parents=True, exist_ok=True)
    options = [
        *("-o", f"Dir::State::Lists={private / 'lists'}"),
        *("-o", f"Dir::Cache={private / 'cache'}"),
        *("-o", "Debug::NoLocking=1"),
        *("-o", "APT::Sandbox::User="),
    ]
    say(f"fetching Debian packages without root: {' '.join(packages)}")
    call(["apt-get", *options, "update", "-qq"])
    plan = call(["apt-get", *options, "-s", "--no-install-recommends", "install", *packages])
    wanted = sorted(set(re.findall(r"^Inst (\S+)", plan, flags=re.MULTILINE)) - NEVER_UNPACK)
    wanted += [name for name in packages if name not in wanted]
    shutil.rmtree(private / "debs")
    (private / "debs").mkdir()
    call(["apt-get", *options, "download", *wanted], cwd=private / "debs")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for package in sorted((private / "debs").glob("*.deb")):
        call(["dpkg", "-x", str(package), str(target)])
    shutil.rmtree(private / "debs")


def library_path(unpacked: Path) -> str:
    """LD_LIBRARY_PATH for programs from `apt_unpack`: every folder there that holds shared libraries."""
    roots = [*unpacked.glob("usr/lib/*-linux-*"), *unpacked.glob("lib/*-linux-*")]
    folders = {lib.parent for root in roots for lib in root.rglob("*.so*") if len(lib.relative_to(root).parts) <= 2}
    return ":".join(str(folder) for folder in sorted(folders))


def node_libraries(node: Path) -> str:
    """Official Node.js builds need libatomic, which a small Debian lacks. Returns an LD_LIBRARY_PATH, often ''."""
    if works([str(node), "--version"]):
        return ""
    unpacked = TOOLS / "libatomic"

    def by_apt() -> None:
        """as root: apt-get install libatomic1"""
        apt_install(["libatomic1"])

    def by_unpacking() -> None:
        """Debian's package unpacked under var/tools"""
        if not library_path(unpacked):
            apt_unpack(["libatomic1"], unpacked)

    first_that_works("libatomic1", [by_apt, by_unpacking])
    libraries = library_path(unpacked)
    call(["env", f"LD_LIBRARY_PATH={libraries}", str(node), "--version"])
    return libraries


def write_program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def main(step: Callable[[], int | None]) -> int:
    """Run a script's one step; a failure is a sentence, not a traceback."""
    try:
        return step() or 0
    except Failed as problem:
        say(str(problem))
        return 1
