"""The helpers that give tests a browser, a database and a port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

import servers

ROOT = Path(__file__).resolve().parents[2]


def test_free_ports_lie_outside_the_range_for_clients():
    ports = [servers.free_port() for _ in range(50)]
    assert all(10_000 <= port < 32_768 for port in ports)
    assert len(set(ports)) > 40


def test_a_port_somebody_listens_on_is_not_free():
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        port = servers.free_port()
        listener.bind(("127.0.0.1", port))
        listener.listen()
        assert not servers.port_is_free(port)
    assert servers.port_is_free(port)


def test_a_chosen_browser_comes_first(monkeypatch, tmp_path):
    chosen = tmp_path / "browser"
    chosen.write_text("#!/bin/sh\n")
    chosen.chmod(0o755)
    monkeypatch.setenv("BALAI_CHROMIUM", str(chosen))
    assert servers.chromium_path() == str(chosen)
    monkeypatch.setenv("BALAI_CHROMIUM", str(tmp_path / "absent"))
    with pytest.raises(servers.Missing, match="ensure_browser"):
        servers.chromium_path()


@pytest.mark.browser
def test_the_browser_shows_a_page_through_playwright():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=servers.chromium_path(), args=servers.CHROMIUM_FLAGS)
        page = browser.new_page()
        page.set_content("<button onclick=\"this.textContent = 'dipanggil'\">A-1</button>")
        page.click("button")
        assert page.inner_text("button") == "dipanggil"
        page.add_script_tag(path=str(ROOT / "tests/vendor/axe.min.js"))
        faults = page.evaluate("axe.run().then(r => r.violations.map(v => v.id))")
        assert "document-title" in faults  # a planted fault: the page has no title
        browser.close()


@pytest.mark.postgres
def test_postgres_is_durable_local_and_gone_afterwards():
    with servers.start_postgres(share=False) as url:
        with psycopg.connect(url) as connection:
            settings = connection.execute(
                "select current_setting('fsync'), current_setting('synchronous_commit'),"
                " current_setting('listen_addresses'), current_setting('data_directory')"
            ).fetchone()
            encoding = connection.execute("show server_encoding").fetchone()[0]
        assert settings[:3] == ("on", "on", "127.0.0.1")
        assert encoding == "UTF8"
        data = Path(settings[3])
        postmaster = int((data / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, 0)  # it lives
    assert not data.parent.exists()
    with pytest.raises(ProcessLookupError):  # not its port: another server may have taken that already
        os.kill(postmaster, 0)


@pytest.mark.postgres
def test_a_running_postgres_is_shared(monkeypatch):
    monkeypatch.setenv(servers.POSTGRES_URL, "postgresql://somewhere/else")
    with servers.start_postgres() as url:
        assert url == "postgresql://somewhere/else"


@pytest.mark.postgres
def test_postgres_dies_with_a_killed_test_run():
    """kill -9 leaves no server behind, and the next start removes its folder."""
    program = (
        f"import sys, time; sys.path.insert(0, {str(ROOT / 'tests')!r}); import servers\n"
        "with servers.start_postgres(share=False) as url:\n"
        "    print(url, flush=True); time.sleep(60)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    try:
        url = child.stdout.readline().strip()
        with psycopg.connect(url) as connection:
            folder = Path(connection.execute("show data_directory").fetchone()[0]).parent
        pid_file = folder / "data" / "postmaster.pid"
        assert pid_file.exists()
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=10)
        end = time.monotonic() + 60
        while time.monotonic() < end and pid_file.exists():
            time.sleep(0.1)
        assert not pid_file.exists()  # removing it is the server's last act; its port may be somebody else's by now
    finally:
        child.kill()
        child.stdout.close()
    os.utime(folder, (0, 0))
    with servers.start_postgres(share=False):
        assert not folder.exists()


@pytest.mark.postgres
def test_ensure_postgres_runs_a_command_and_returns_its_status():
    done = subprocess.run(
        [sys.executable, "scripts/ensure_postgres.py", "exec", "sh", "-c", 'echo "$BALAI_TEST_POSTGRES_URL"; exit 7'],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 7
    assert done.stdout.startswith("postgresql://balai@127.0.0.1:")
