"""Where contents lie: a folder that survives kills, a bucket that speaks S3."""

from __future__ import annotations

import hashlib
import hmac
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from balai.documents.stores.contents import ContentDamaged, ContentMissing
from balai.documents.stores.disk import DiskStore
from balai.documents.stores.registry import get_store
from balai.documents.stores.s3 import S3Store, signed_headers
from databases import process_environment
from servers import free_port

ABSENT = hashlib.sha256(b"absent").hexdigest()


@pytest.fixture
def disk(tmp_path):
    return DiskStore(tmp_path / "files")


def test_a_content_lies_once_under_its_hash(disk):
    one, two = disk.put(b"isi"), disk.put(b"isi")
    assert one == two == hashlib.sha256(b"isi").hexdigest()
    assert disk.get(one) == b"isi"
    assert disk.has(one)
    files = [p for p in disk.root.rglob("*") if p.is_file()]
    assert [p.relative_to(disk.root).parts for p in files] == [(one[:2], one[2:4], one)]
    assert files[0].stat().st_mode & 0o077 == 0, "only its owner may read it"
    disk.remove(one)
    disk.remove(one)
    assert not disk.has(one)


def test_what_is_missing_or_damaged_is_said(disk):
    for name in (ABSENT, "../../etc/passwd", "A" * 64):
        with pytest.raises(ContentMissing):
            disk.get(name)
    digest = disk.put(b"isi")
    next(disk.root.rglob(digest)).write_bytes(b"isu")
    with pytest.raises(ContentDamaged):
        disk.get(digest)


WRITER = """
import hashlib, sys
from pathlib import Path
from balai.documents.stores.disk import DiskStore
store = DiskStore(Path(sys.argv[1]))
for n in range(100_000):
    print(store.put(b"%d" % n * 5000), flush=True)
"""


def test_a_kill_leaves_whole_contents_and_nothing_acknowledged_is_missing(tmp_path):
    for turn in range(5):
        folder = tmp_path / str(turn)
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        )
        acknowledged = [child.stdout.readline().strip() for _ in range(20 + turn * 7)]
        child.send_signal(signal.SIGKILL)
        acknowledged += [line.strip() for line in child.stdout if len(line) == 65]
        child.wait()
        store = DiskStore(folder)
        for digest in acknowledged:
            assert store.get(digest)
        for path in folder.rglob("*"):
            if path.is_file() and not path.name.startswith(".part-"):
                assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name


# S3 ---------------------------------------------------------------------------------------------------


class Bucket(BaseHTTPRequestHandler):
    """A small bucket that checks signatures by a second reading of AWS Signature Version 4."""

    objects: dict[str, bytes] = {}
    trouble = 0

    def _serve(self):
        data = self.rfile.read(int(self.headers.get("content-length") or 0))
        if Bucket.trouble:
            Bucket.trouble -= 1
            return self._say(503)
        if not self._genuine(data):
            return self._say(403)
        if self.command == "PUT":
            self.objects[self.path] = data
            return self._say(200)
        if self.path not in self.objects:
            return self._say(404)
        if self.command == "DELETE":
            self.objects.pop(self.path)
            return self._say(204)
        return self._say(200, self.objects[self.path])

    do_GET = do_PUT = do_HEAD = do_DELETE = _serve

    def _genuine(self, data: bytes) -> bool:
        told = dict(part.strip().split("=", 1) for part in self.headers["authorization"].split(" ", 1)[1].split(","))
        key, day, region, service, end = told["Credential"].split("/")
        names = told["SignedHeaders"].split(";")
        digest = hashlib.sha256(data).hexdigest()
        if key != "kunci" or self.headers["x-amz-content-sha256"] != digest:
            return False
        canonical = f"{self.command}\n{self.path}\n\n"
        canonical += "".join(f"{name}:{self.headers[name].strip()}\n" for name in names)
        canonical += f"\n{told['SignedHeaders']}\n{digest}"
        text = "\n".join(
            ["AWS4-HMAC-SHA256", self.headers["x-amz-date"], f"{day}/{region}/{service}/{end}",
             hashlib.sha256(canonical.encode()).hexdigest()]
        )  # fmt: skip
        secret = b"AWS4" + b"rahasia"
        for part in (day, region, service, end, text):
            secret = hmac.new(secret, part.encode(), "sha256").digest()
        return hmac.compare_digest(secret.hex(), told["Signature"])

    def _say(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *told):
        """Quiet."""


@pytest.fixture
def bucket():
    Bucket.objects, Bucket.trouble = {}, 0
    server = ThreadingHTTPServer(("127.0.0.1", free_port()), Bucket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/mal"
    server.shutdown()
    server.server_close()


def test_a_bucket_keeps_contents(bucket):
    store = S3Store(bucket, "ap-southeast-3", "kunci", "rahasia")
    digest = store.put(b"isi berkas")
    assert list(Bucket.objects) == [f"/mal/{digest[:2]}/{digest[2:4]}/{digest}"]
    assert store.get(digest) == b"isi berkas"
    assert store.has(digest)
    assert not store.has(ABSENT)
    with pytest.raises(ContentMissing):
        store.get(ABSENT)
    Bucket.objects[next(iter(Bucket.objects))] = b"lain"
    with pytest.raises(ContentDamaged):
        store.get(digest)
    store.remove(digest)
    store.remove(digest)
    assert not Bucket.objects


def test_a_bucket_in_trouble_is_asked_again_and_a_wrong_key_is_refused(bucket):
    import httpx

    store = S3Store(bucket, "us-east-1", "kunci", "rahasia")
    Bucket.trouble = 2
    digest = store.put(b"isi")
    assert store.get(digest) == b"isi"
    Bucket.trouble = 3
    with pytest.raises(httpx.HTTPStatusError):
        store.put(b"lain")
    with pytest.raises(httpx.HTTPStatusError):
        S3Store(bucket, "us-east-1", "kunci", "salah").put(b"isi")
    with pytest.raises(httpx.TransportError):
        S3Store(f"http://127.0.0.1:{free_port()}/mal", "us-east-1", "kunci", "rahasia").put(b"isi")


def test_signed_headers_have_the_published_form():
    """Names and stamps as in the S3 documentation's example; the signature itself is checked by the bucket above."""
    at = datetime(2013, 5, 24, tzinfo=UTC)
    told = signed_headers(
        "GET", "https://examplebucket.s3.amazonaws.com/test.txt", b"", at,
        ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"),
    )  # fmt: skip
    assert told["x-amz-date"] == "20130524T000000Z"
    assert told["x-amz-content-sha256"] == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert told["authorization"].startswith(
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
        "SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature="
    )


def test_the_store_is_chosen_by_the_settings(settings, bucket, tmp_path):
    settings.BALAI_STORE = f"disk:{tmp_path}"
    digest = get_store().put(b"isi")
    assert (tmp_path / digest[:2] / digest[2:4] / digest).exists()
    settings.BALAI_STORE, settings.BALAI_STORE_KEY, settings.BALAI_STORE_SECRET = f"s3:{bucket}?region=x", "kunci", "rahasia"
    assert get_store().get(get_store().put(b"isi")) == b"isi"
    settings.BALAI_STORE = "tape:"
    with pytest.raises(ImproperlyConfigured):
        get_store()


def test_another_process_reads_what_this_one_kept(committed_mall, settings):
    digest = get_store().put(b"isi")
    read = f"import django; django.setup(); from balai.documents.stores.registry import get_store; print(get_store().get('{digest}'))"
    done = subprocess.run(
        [sys.executable, "-c", read], text=True, capture_output=True, check=False,
        env={**process_environment(), "BALAI_VAR": str(settings.BALAI_VAR)},
    )
    assert done.stdout.strip() == "b'isi'", done.stderr[-800:]
