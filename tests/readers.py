"""Readers of signed PDFs that know nothing of us; scripts/ensure_readers.py installs them."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf

from servers import TOOLS, Missing

OWN = TOOLS / "readers" / "bin"


def program(name: str) -> str:
    """Where a program is: our own unpacked copy, or PATH."""
    own = OWN / name
    found = str(own) if own.exists() else shutil.which(name)
    if not found:
        raise Missing(f"no {name} here: run scripts/ensure_readers.py (`make test` does)")
    return found


def run(*command: str, env: dict[str, str] | None = None) -> tuple[int, str]:
    """Exit code and everything it said."""
    done = subprocess.run(
        [program(command[0]), *command[1:]], capture_output=True, text=True, errors="replace", check=False, timeout=60,
        env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})},
    )
    return done.returncode, done.stdout + done.stderr


def trusting(folder: Path, root: Path) -> Path:
    """An NSS database that trusts our test root."""
    nss = folder / "nss"
    nss.mkdir(exist_ok=True)
    run("certutil", "-N", "-d", f"sql:{nss}", "--empty-password")
    run("certutil", "-A", "-d", f"sql:{nss}", "-n", "uji", "-t", "CT,C,C", "-i", str(root))
    return nss


def signature_parts(data: bytes) -> tuple[bytes, bytes]:
    """(what is signed, the CMS signature) of the last signature, by its ByteRange."""
    start, length, resume, rest = (int(n) for n in re.findall(rb"/ByteRange ?\[ ?(\d+) (\d+) (\d+) (\d+)", data)[-1])
    hexed = data[start + length : resume].strip(b"<> \r\n")
    der = bytes.fromhex(hexed.decode())
    size = int.from_bytes(der[2:4], "big") + 4 if der[1] == 0x82 else der[1] + 2
    return data[start : start + length] + data[resume : resume + rest], der[:size]


def verdicts(path: Path, folder: Path, root: Path, nss: Path) -> dict[str, bool]:
    """What each reader says about the signature of a file: genuine, whole and trusted?"""
    said = {}
    _, told = run("pdfsig", "-nssdir", f"sql:{nss}", str(path))
    said["pdfsig"] = (
        "Signature is Valid" in told and "Certificate is Trusted" in told and "Total document signed" in told
    )
    try:
        signed, cms = signature_parts(path.read_bytes())
        (folder / "signed").write_bytes(signed)
        (folder / "cms").write_bytes(cms)
        code, told = run(
            "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", str(folder / "cms"), "-content",
            str(folder / "signed"), "-CAfile", str(root), "-purpose", "any", "-out", "/dev/null",
        )
        said["openssl"] = code == 0
    except (ValueError, IndexError):
        said["openssl"] = False
    code, told = run("mutool", "sign", "-v", str(path))
    said["mutool"] = code == 0 and "The document is unchanged since signing" in told and "Digest error" not in told
    return said


def embedded_fonts(data: bytes) -> dict[str, bool]:
    """Every font of a PDF, and whether its program is inside."""
    fonts = {}
    with pikepdf.open(io.BytesIO(data)) as doc:
        for thing in doc.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font" and "/DescendantFonts" not in thing:
                holder = thing.get("/FontDescriptor", {})
                inside = any(name in holder for name in ("/FontFile", "/FontFile2", "/FontFile3"))
                fonts[str(thing.get("/BaseFont"))] = inside
    return fonts
