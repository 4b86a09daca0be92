"""Signatures as strangers read them, and the signers that are not our own."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.exceptions import ImproperlyConfigured

from balai.documents.actions.producing import produce_ordered
from balai.documents.models import Product
from balai.documents.signers.authority import holder_of, root, stamps
from balai.documents.signers.keys import key_folder, made_once
from balai.documents.signers.local import LocalSigner
from balai.documents.signers.registry import get_signer
from balai.documents.signers.remote import is_whole
from balai.documents.stores.registry import get_store
from cast import MALL, on
from papers import WORKER, issue, order
from readers import embedded_fonts, program, run, signature_parts, trusting, verdicts
from servers import TOOLS, free_port

ALL = {"pdfsig": True, "openssl": True, "mutool": True}


@pytest.fixture
def trust(tmp_path):
    root()
    authority = key_folder("uji") / "akar-uji.crt"
    return tmp_path, authority, trusting(tmp_path, authority)


@pytest.fixture
def signed(mall, tmp_path):
    row = issue(number="SIP/0001/2026", body=["Berlaku di seluruh wilayah."])
    place = tmp_path / "surat.pdf"
    place.write_bytes(get_store().get(row.file.sha256))
    return place


def test_unrelated_readers_agree_that_the_signature_holds(signed, trust):
    assert verdicts(signed, *trust) == ALL
    assert is_whole(signed.read_bytes())
    _, told = run("pdfsig", "-nssdir", f"sql:{trust[2]}", str(signed))
    assert "UJI Penanda Tangan agency:dukcapil" in told
    assert "ETSI.CAdES.detached" in told
    assert "SHA-256" in told
    code, told = run("qpdf", "--check", str(signed))
    assert code == 0, told


def test_one_flipped_bit_is_found_by_all(signed, trust, tmp_path):
    whole = signed.read_bytes()
    end = int(re.findall(rb"/ByteRange ?\[ ?0 (\d+)", whole)[-1])
    for place in (300, end // 3, end - 200, len(whole) - 20):
        changed = bytearray(whole)
        changed[place] ^= 1
        bad = tmp_path / f"rusak-{place}.pdf"
        bad.write_bytes(changed)
        said = verdicts(bad, *trust)
        assert said == dict.fromkeys(ALL, False), f"byte {place}: {said}"
        assert not is_whole(bytes(changed))


def test_something_added_after_the_signature_is_found(signed, trust):
    with pikepdf.open(signed, allow_overwriting_input=True) as doc:
        doc.docinfo["/Title"] = "Izin lain"
        doc.save(signed)
    assert True not in verdicts(signed, *trust).values()
    whole = signed.read_bytes()
    assert not is_whole(whole + b"\n% tambahan")
    assert not is_whole(b"%PDF-1.7 bukan apa-apa")


def test_the_time_stamp_is_a_time_stamp(signed, trust):
    from asn1crypto import cms

    folder, authority, _ = trust
    _, told = signature_parts(signed.read_bytes())
    signer = cms.ContentInfo.load(told)["content"]["signer_infos"][0]
    token = next(a for a in signer["unsigned_attrs"] if a["type"].native == "signature_time_stamp_token")["values"][0]
    (folder / "token").write_bytes(token.dump())
    (folder / "signature").write_bytes(signer["signature"].native)
    code, said = run(
        "openssl", "ts", "-verify", "-token_in", "-in", str(folder / "token"), "-data", str(folder / "signature"),
        "-CAfile", str(authority),
    )
    assert code == 0, said


def test_the_signed_file_is_still_pdf_a(signed):
    data = signed.read_bytes()
    assert len(embedded_fonts(data)) >= 4
    assert all(embedded_fonts(data).values()), embedded_fonts(data)
    with pikepdf.open(io.BytesIO(data)) as doc, doc.open_metadata() as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "B")
        assert str(doc.Root.OutputIntents[0].S) == "/GTS_PDFA1"
        assert "/ID" in doc.trailer
        assert not doc.is_encrypted
        field = doc.Root.AcroForm.Fields[0]
        assert (str(field.FT), str(field.Subtype), str(field.T)) == ("/Sig", "/Widget", "TandaTangan")
        assert int(field.F) & 4, "the block is printed"
        assert "/N" in field.AP
        assert "/NeedAppearances" not in doc.Root.AcroForm
        words = {str(thing.get("/S")) for thing in doc.objects if isinstance(thing, pikepdf.Dictionary)}
        assert not words & {"/JavaScript", "/Launch"}


def test_the_qr_on_paper_is_read_by_a_camera(signed, tmp_path):
    row = Product.objects.get()
    run("pdftoppm", "-r", "200", "-png", str(signed), str(tmp_path / "hal"))
    from PIL import Image, ImageFilter

    page = Image.open(next(tmp_path.glob("hal*.png")))
    turned = page.rotate(7, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    for n, seen in enumerate((page, turned, page.filter(ImageFilter.GaussianBlur(1.2)))):
        seen.save(tmp_path / f"foto-{n}.png")
        _, told = run("zbarimg", "-q", "--raw", str(tmp_path / f"foto-{n}.png"))
        assert row.payload in told


# keys -------------------------------------------------------------------------------------------------


def test_keys_are_made_once_and_are_their_owners(tmp_path):
    assert holder_of("agency:x").pem == holder_of("agency:x").pem
    assert "UJI" in root().certificate.subject.rfc4514_string()
    for place in key_folder("uji").glob("*.pem"):
        assert place.stat().st_mode & 0o077 == 0
    made = []

    def make() -> bytes:
        made.append(1)
        return b"kunci %d" % len(made)

    place = key_folder("coba") / "satu"
    threads = [threading.Thread(target=lambda: made_once(place, make)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), place.read_bytes()) == (1, b"kunci 1")


def test_a_signer_that_is_not_known_is_a_fault_of_settings(settings):
    settings.BALAI_SIGNER = "wax:seal"
    with pytest.raises(ImproperlyConfigured):
        get_signer()


# a service over HTTP ----------------------------------------------------------------------------------


class Service(BaseHTTPRequestHandler):
    """A signing service as BSrE's is one: a PDF comes, a signed PDF goes back."""

    fault = ""
    asked: list[dict] = []

    def do_POST(self):
        from balai.documents.signers.asking import SignRequest

        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        Service.asked.append(body | {"bearer": self.headers["authorization"]})
        pdf, field = base64.b64decode(body["file"]), body["field"]
        request = SignRequest(
            body["signer"], "", body["reason"], body["location"], field["page"], tuple(field["box"]),
            base64.b64decode(field["picture"]),
        )
        signed = LocalSigner().sign(pdf, request)
        if Service.fault == "other":
            signed = LocalSigner().sign(pdf.replace(b"%PDF-1.7", b"%PDF-1.6"), request)
        if Service.fault == "unsigned":
            signed = pdf
        if Service.fault == "broken":
            signed = signed[:-40] + bytes([signed[-40] ^ 1]) + signed[-39:]
        answer = b"<html>" if Service.fault == "words" else json.dumps({"file": base64.b64encode(signed).decode()}).encode()
        self.send_response(403 if Service.fault == "denied" else 200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *told):
        """Quiet."""


@pytest.fixture
def service(settings):
    Service.fault, Service.asked = "", []
    server = ThreadingHTTPServer(("127.0.0.1", free_port()), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.BALAI_SIGNER = f"remote:http://127.0.0.1:{server.server_port}/sign"
    settings.BALAI_SIGNER_SECRET = "rahasia-lembaga"
    yield server
    server.shutdown()
    server.server_close()


def test_a_service_signs(mall, service, trust, tmp_path):
    row = issue()
    place = tmp_path / "jauh.pdf"
    place.write_bytes(get_store().get(row.file.sha256))
    assert verdicts(place, *trust) == ALL
    assert (Service.asked[0]["signer"], Service.asked[0]["bearer"]) == ("agency:dukcapil", "Bearer rahasia-lembaga")
    assert not set(Service.asked[0]) & {"passphrase", "nik"}


@pytest.mark.parametrize(
    ("fault", "why"),
    [("other", "altered"), ("unsigned", "altered"), ("broken", "altered"), ("words", "bad-answer"), ("denied", "http-403")],
)
def test_a_service_is_not_believed_blindly(mall, service, fault, why):
    from balai.documents.signers.asking import SignerAway

    Service.fault = fault
    code = order()
    assert produce_ordered(mall=MALL, by=WORKER, at=on()) == []
    row = Product.objects.get(code=code)
    assert (row.state, row.attempts) == ("ordered", 1)
    from balai.documents.products.making import make_paper

    with pytest.raises(SignerAway) as away:
        make_paper(row, "http://127.0.0.1", on())
    assert away.value.why == why
    Service.fault = ""
    assert produce_ordered(mall=MALL, by=WORKER, at=on("12:00")) == [code]


def test_a_service_that_is_down_delays(mall, settings):
    settings.BALAI_SIGNER = f"remote:http://127.0.0.1:{free_port()}/"
    code = order()
    assert produce_ordered(mall=MALL, by=WORKER, at=on()) == []
    assert Product.objects.get(code=code).attempts == 1


# a token ----------------------------------------------------------------------------------------------

MODULES = (
    *Path("/usr/lib").glob("softhsm/libsofthsm2.so"), *Path("/usr/lib").glob("*/softhsm/libsofthsm2.so"),
    *(TOOLS / "readers" / "debian").rglob("libsofthsm2.so"),
)  # fmt: skip


@pytest.fixture
def token(tmp_path, monkeypatch, settings):
    import pkcs11
    from pkcs11.util.x509 import decode_x509_certificate

    module = next((str(one) for one in MODULES), "")
    if not module:
        pytest.skip("no SoftHSM on this machine")
    (tmp_path / "tokens").mkdir()
    conf = tmp_path / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(conf))
    run("softhsm2-util", "--module", module, "--init-token", "--free", "--label", "balai", "--pin", "1234", "--so-pin", "5678")
    holder = holder_of("agency:dukcapil")
    key = tmp_path / "kunci.pem"
    key.write_bytes(holder.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    code, told = run(
        "softhsm2-util", "--module", module, "--import", str(key), "--token", "balai", "--label", "agency:dukcapil", "--id", "A1", "--pin", "1234"
    )
    assert code == 0, told
    try:
        lib = pkcs11.lib(module)
    except (pkcs11.PKCS11Error, OSError, RuntimeError) as fault:  # unpacked, and its own libraries are not installed
        pytest.skip(f"SoftHSM cannot be loaded: {fault}")
    with lib.get_token(token_label="balai").open(rw=True, user_pin="1234") as session:
        told = decode_x509_certificate(holder.certificate.public_bytes(Encoding.DER))
        told |= {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: "agency:dukcapil", pkcs11.Attribute.ID: b"\xa1"}
        session.create_object(told)
    settings.BALAI_SIGNER = f"pkcs11:module={module};token=balai;certificate=%s"
    settings.BALAI_SIGNER_SECRET = "1234"
    return settings


def test_a_token_signs_and_a_wrong_pin_delays(mall, token, trust, tmp_path):
    row = issue()
    place = tmp_path / "token.pdf"
    place.write_bytes(get_store().get(row.file.sha256))
    assert verdicts(place, *trust) == ALL
    token.BALAI_SIGNER_SECRET = "9999"
    order("case:B-2")
    assert produce_ordered(mall=MALL, by=WORKER, at=on("10:00")) == []


# a time-stamping authority over HTTP ------------------------------------------------------------------

TS_CONF = """[tsa]
default_tsa = own
[own]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
"""


def test_a_time_stamping_authority_over_http(mall, settings, trust, tmp_path):
    """OpenSSL is the authority: its stamp lies in our signature, and the readers agree."""
    conf, pem = tmp_path / "ts.cnf", tmp_path / "ts.pem"
    conf.write_text(TS_CONF.format(folder=tmp_path))
    pem.write_bytes(stamps().pem)
    asked = []

    class Authority(BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["content-length"]))
            (tmp_path / "query").write_bytes(query)
            asked.append(datetime.now(UTC))
            subprocess.run(
                [program("openssl"), "ts", "-reply", "-config", str(conf), "-queryfile", str(tmp_path / "query"),
                 "-signer", str(pem), "-inkey", str(pem), "-out", str(tmp_path / "reply")], check=True, capture_output=True,
            )  # fmt: skip
            answer = (tmp_path / "reply").read_bytes()
            self.send_response(200)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *told):
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", free_port()), Authority)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.BALAI_TSA = f"http://127.0.0.1:{server.server_port}/"
    row = issue()
    place = tmp_path / "cap.pdf"
    place.write_bytes(get_store().get(row.file.sha256))
    assert asked
    assert verdicts(place, *trust) == ALL
    server.shutdown()
    server.server_close()
    order("case:B-2")
    assert produce_ordered(mall=MALL, by=WORKER, at=on("10:00")) == [], "without its stamp nothing is issued"
