"""Weight of the first citizen page, and its Lighthouse marks on the throttled mobile profile."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from urllib.request import Request, urlopen

from benchmarks.world import ROOT, running

PAGES = ("/", "/layanan/")


def _fetch(url: str) -> tuple[bytes, int]:
    with urlopen(Request(url, headers={"Accept-Encoding": "gzip"}), timeout=10) as answer:
        body = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip":
            return gzip.decompress(body), len(body)
        return body, len(gzip.compress(body))


def measure() -> None:
    """Bytes on the wire, and Lighthouse."""
    with running(shown="mpp-jakarta") as server:
        origin = f"http://127.0.0.1:{server.web}"
        html, total = _fetch(origin + "/")
        scripts = 0
        parts = {"html": total}
        for link in sorted(set(re.findall(rb'(?:href|src)="(/(?:static|gaya)/[^"]+)"', html))):
            path = link.decode()
            kind = path.rsplit(".", 1)[1]
            _, size = _fetch(origin + path)
            if kind in ("css", "js", "woff2"):
                parts[kind] = parts.get(kind, 0) + size
                total += size
            scripts += size if kind == "js" else 0
        print(f"first citizen page: {total / 1024:.1f} KB on the wire, JS {scripts / 1024:.1f} KB; {parts}")
        for page in PAGES:
            subprocess.run([sys.executable, str(ROOT / "scripts" / "lighthouse.py"), origin + page], check=False)
