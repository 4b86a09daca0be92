"""The board's stage: Monday 09.30, the small mall, a browser; and a real mall with streams for the live stories."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "shared"))

from stage import fresh_sheets, morning  # noqa: F401

from balai.faces.board import recent, waits
from cast import MALL
from servers import CHROMIUM_FLAGS, ROOT, chromium_path, free_port

AXE = (Path(__file__).parents[2] / "vendor" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(autouse=True)
def _forget() -> None:
    """What the process keeps of a book and of waits; each test's book begins anew."""
    recent._BOOKS.clear()
    waits._KEPT.clear()


@pytest.fixture(autouse=True)
def _plain_static(settings: Any) -> None:
    """Static files by their own names: nothing is collected in a test."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser; its pages may sound without a touch, as boards are set up."""
    from playwright.sync_api import sync_playwright

    flags = [*CHROMIUM_FLAGS, "--autoplay-policy=no-user-gesture-required"]
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = driver.chromium.launch(executable_path=chromium_path(), args=flags)
        yield browser
        browser.close()


@pytest.fixture
def hang(chromium: Any) -> Iterator[Any]:
    """Hang a board on the wall; faults of a page fail the test."""
    faults: list[str] = []
    contexts = []

    def enter(base: str, *, width: int = 1280, height: int = 720, **how: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, base_url=base, **how)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        page.set_default_timeout(30_000)
        return page

    yield enter
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def check_axe() -> Any:
    """No violation on this page (opened with bypass_csp=True)."""

    def check(page: Any) -> None:
        page.evaluate(AXE)
        found = page.evaluate("tags => axe.run(document, {runOnly: tags}).then(r => r.violations)", TAGS)
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []

    return check


class RealMall:
    """Web and streams as processes of their own over one database; acts are given by `tell`."""

    def __init__(self, var: Path) -> None:
        self.web, self.streams = free_port(), free_port()
        shift = datetime(2026, 11, 23, 2, 30, tzinfo=UTC).timestamp() - time.time()
        self.env = os.environ | {
            "BALAI_VAR": str(var), "BALAI_DATABASE": f"sqlite://{var / 'balai.sqlite3'}", "BALAI_SECRET": "x" * 50,
            "BALAI_WEB_PORT": str(self.web), "BALAI_STREAMS_PORT": str(self.streams), "BALAI_MALL": MALL,
            "BALAI_CLOCK_SHIFT_S": f"{shift:.3f}", "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}",
            "DJANGO_SETTINGS_MODULE": "balai.config.settings", "DJANGO_ALLOW_ASYNC_UNSAFE": "",
        }  # fmt: skip
        self.url = f"http://127.0.0.1:{self.web}"
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self._teller: subprocess.Popen[str] | None = None

    def start(self, *names: str) -> None:
        """Start `web` or `streams`, and wait until they answer."""
        commands = {
            "web": [sys.executable, "-m", "balai.config.web", "1", "4"],
            "streams": [sys.executable, "-m", "balai.config.streams.app"],
        }
        for name in names:
            self.running[name] = subprocess.Popen(commands[name], env=self.env, start_new_session=True)
        for name in names:
            answer_by(f"{self.url}/papan/" if name == "web" else f"http://127.0.0.1:{self.streams}/sehat")

    def stop(self, *names: str) -> None:
        """Stop them, as a power cut would."""
        for name in names:
            process = self.running.pop(name)
            process.kill()
            os.killpg(process.pid, 9)
            process.wait()

    def tell(self, *lines: str) -> str:
        """Let the teller act: `visits 5`, `open 1 2`, `call 1`, `recall 1`, `start 1`; its answer."""
        if self._teller is None:
            self._teller = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("teller.py"))], env=self.env,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
        assert self._teller.stdin is not None
        assert self._teller.stdout is not None
        self._teller.stdin.write("; ".join(lines) + "\n")
        self._teller.stdin.flush()
        return self._teller.stdout.readline().strip()

    def close(self) -> None:
        """Stop everything."""
        self.stop(*self.running)
        if self._teller is not None:
            self._teller.kill()
            self._teller.wait()


def answer_by(url: str, seconds: float = 40) -> None:
    """Wait until this address answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="module")
def real_mall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealMall]:
    """A served small mall, already founded."""
    mall = RealMall(tmp_path_factory.mktemp("papan"))
    subprocess.run([sys.executable, "-m", "balai.config.ready"], env=mall.env, check=True)
    try:
        mall.tell("found")
        mall.start("streams", "web")
        yield mall
    finally:
        mall.close()
