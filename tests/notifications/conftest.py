"""Where messages go: a real mail server, and the simulated post as a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from mailserver import Mailbox

from servers import free_port


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A mail server that keeps what it is given; the only carrier, unless a test adds one."""
    kept = Mailbox()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.BALAI_SMTP = f"smtp://127.0.0.1:{controller.port}"
    settings.BALAI_MAIL_FROM = "Mal Uji <kabar@mal-uji.invalid>"
    settings.BALAI_GATEWAYS = {}
    try:
        yield kept
    finally:
        controller.stop()


class Post:
    """The simulated post: SMS, WhatsApp and push in one letter box."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def letters(self) -> str:
        """The page of what it carried, newest first."""
        with urllib.request.urlopen(self.url, timeout=5) as page:
            return unescape(page.read().decode())


@pytest.fixture(scope="session")
def post_office() -> Iterator[Post]:
    """The process."""
    post = Post(free_port())
    command = [sys.executable, "-m", "balai.simulation.agencies.serve", post.url.rpartition(":")[2], "pos"]
    process = subprocess.Popen(command)
    try:
        for _ in range(300):
            try:
                post.letters()
                break
            except OSError:
                time.sleep(0.1)
        yield post
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def post(post_office: Post, settings: Any) -> Post:
    """The post, connected for every channel but e-mail."""
    from balai.simulation.agencies.serve import KEY_OF, POST

    told = {"url": post_office.url, "key": KEY_OF.format(POST)}
    settings.BALAI_GATEWAYS = dict.fromkeys(("whatsapp", "sms", "push"), told)
    settings.BALAI_SMTP = ""
    return post_office
