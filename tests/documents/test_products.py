"""Papers: ordered, signed once, verified, revoked, replaced, numbered."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pikepdf
import pytest
from django.db import connections

from balai.documents.actions.producing import produce_ordered, revoke_document
from balai.documents.actions.reporting import report_fake
from balai.documents.actions.uploads import upload_file
from balai.documents.models import FakeReport, Product
from balai.documents.queries.files import get_file
from balai.documents.queries.products import find_products, get_product, open_product
from balai.documents.queries.verifying import verify_code, verify_payload, verify_pdf
from balai.documents.rules.codes import is_code, shown_code
from balai.documents.rules.payload import read_payload
from balai.documents.rules.products import NumberTaken, ProductOver, content_hash, printed_fields
from balai.documents.signers.asking import SignerAway
from balai.documents.signers.seal import check_seal, key_set, public_keys
from balai.documents.steps.products import next_number, order_product, revoke_product
from balai.documents.stores.registry import get_store
from balai.journal.access import list_access
from balai.journal.command import command
from balai.kernel.refusals import BadInput, NotAllowed, NotFound
from cast import FRIDAY, MALL, RINA, SITI, STRANGER, on, recorded
from papers import CHIEF, NAME, NIK, WORKER, issue, order

SUBJECT = "case:B-2026-000001"


def test_an_ordered_paper_is_signed_and_its_record_is_one_entry(mall):
    with recorded() as book:
        code = order(number="SIP/0001/2026")
    row = Product.objects.get()
    assert is_code(code)
    assert book == [
        ("document.ordered", {"document": row.pk, "subject": SUBJECT, "template": "licence",
                              "signer": "agency:dukcapil", "replaces": None}),
    ]  # fmt: skip
    assert verify_code(MALL, code, on()).word == "unknown", "not before it is signed"
    with recorded() as book:
        assert produce_ordered(mall=MALL, by=WORKER, at=on("09:01")) == [code]
    row.refresh_from_db()
    assert [kind for kind, _ in book] == ["file.kept", "document.issued"]
    assert book[1][1] == {
        "document": row.pk, "subject": SUBJECT, "template": "licence", "file": row.file.key,
        "digest": row.file.sha256, "replaces": None,
    }  # fmt: skip
    assert code not in json.dumps([facts for _, facts in book if "owner" not in facts]), "the code opens the page"
    assert produce_ordered(mall=MALL, by=WORKER, at=on("09:02")) == [], "once"
    facts = get_product(shown_code(code).lower())
    assert (facts.state, facts.file, facts.title("en"), facts.title("id")) == ("issued", row.file.key, "Licence", "Surat Izin")
    assert find_products(SUBJECT) == [facts]
    assert get_file(facts.file).filename == "Surat Izin SIP-0001-2026.pdf"


def test_the_paper_says_what_was_decided_and_is_pdf_a(mall):
    row = issue(number="SIP/0001/2026", valid_until=date(2031, 11, 22))
    data = get_store().get(row.file.sha256)
    with pikepdf.open(io.BytesIO(data)) as doc, doc.open_metadata() as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "B")
        assert meta["dc:title"] == "Surat Izin SIP/0001/2026"
        assert str(doc.Root.Lang) == "id"
        assert "/StructTreeRoot" in doc.Root
    assert row.file.pages == 1


@pytest.mark.parametrize("template", ["certificate", "card", "letter:refusal", "letter:grant", "letter:withdrawal",
                                      "letter:deed", "registration", "receipt", "handover"])  # fmt: skip
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_template_is_drawn(mall, template, lang):
    row = issue(template=template, lang=lang, body=["Alasan <b>pertama</b>.", "Anda dapat mengajukan keberatan."])
    assert get_store().get(row.file.sha256).startswith(b"%PDF")
    assert row.file.pages == (2 if template == "card" else 1)


def test_what_people_wrote_stays_text_and_fetches_nothing(mall, tmp_path):
    secret = tmp_path / "rahasia.txt"
    secret.write_text("RAHASIA")
    nasty = f'<img src="file://{secret}"><script>1</script><link rel=attachment href="file://{secret}">'
    row = issue(fields=[NAME | {"value": nasty}], body=[nasty], title=nasty[:90])
    data = get_store().get(row.file.sha256)
    with pikepdf.open(io.BytesIO(data)) as doc:
        assert not doc.attachments
    assert b"RAHASIA" not in data


def test_wrong_orders_are_refused(mall):
    for wrong in ({"template": "poster"}, {"signer": "Pak Bagus"}, {"valid_until": date(2020, 1, 1)},
                  {"fields": [NAME | {"value": "x" * 2001}]}):  # fmt: skip
        with pytest.raises(BadInput):
            order(**wrong)
    with pytest.raises(NotFound):
        order(replaces="000000000000")
    assert not Product.objects.exists()


def test_one_number_is_borne_by_one_living_paper(mall):
    code = order(number="SIP/0001/2026")
    with pytest.raises(NumberTaken):
        order("case:B-2026-000002", number="SIP/0001/2026")
    with command("product.revoke", by=CHIEF, at=on(), chain=MALL) as log:
        revoke_product(log, code, "error")
    order("case:B-2026-000002", number="SIP/0001/2026")
    order("case:B-2026-000003", number="")
    order("case:B-2026-000004", number="")


# verification -----------------------------------------------------------------------------------------


def test_a_paper_verifies_by_code_by_qr_and_by_itself(mall):
    row = issue(number="SIP/0001/2026", valid_until=date(2026, 11, 30))
    verdict = verify_code(MALL, shown_code(row.code).lower(), on())
    assert (verdict.word, verdict.number, verdict.title("id"), verdict.title("en")) == ("valid", "SIP/0001/2026", "Surat Izin", "Licence")
    assert [(one.label_id, one.value) for one in verdict.fields] == [("Nama", "Siti Contoh"), ("NIK", "••••••••••••0001")]
    payload = read_payload(row.payload)
    assert payload.place == "http://127.0.0.1:8400/cek"
    parts = dict(part.partition("=")[::2] for part in row.payload.partition("?")[2].split("&"))
    assert verify_code(MALL, row.code, on(), parts) == verdict
    assert verify_pdf(MALL, get_store().get(row.file.sha256), on()) == verdict
    assert verify_code(MALL, row.code, on("09:00", date(2026, 12, 1))).word == "expired"
    assert verify_code(MALL, row.code, on("23:59", date(2026, 11, 30))).word == "valid"


def test_the_qr_proves_itself_offline(mall):
    row = issue(number="SIP/0001/2026")
    keys = public_keys()
    payload = verify_payload(row.payload, keys)
    assert payload is not None
    assert (payload.code, payload.issued_on) == (row.code, row.issued_on)
    printed = content_hash(
        code=row.code, template="licence", number="SIP/0001/2026", title="Surat Izin", issued_on=row.issued_on,
        valid_until=None, fields=printed_fields([NAME, NIK]),
    )
    assert printed.startswith(payload.hash_start), "the QR holds what the paper says"
    for old, new in (("d=2026", "d=2027"), ("127.0.0.1", "127.0.0.2"), ("k=", "k=0")):
        changed = row.payload.replace(old, new, 1)
        assert verify_payload(changed, keys) is None
    assert verify_payload(row.payload, {}) is None
    assert not check_seal(payload, {payload.key: bytes(32)})
    assert [key["kid"] for key in key_set()["keys"]] == list(keys)


def test_what_is_not_ours_is_unknown(mall):
    row = issue()
    other = "K7M29Q4R1T8T"
    assert (verify_code(MALL, other, on()).word, verify_code(MALL, other, on()).why) == ("unknown", "nowhere")
    assert verify_code(MALL, "halo", on()).why == "code"
    assert verify_code("mal-lain", row.code, on()).why == "nowhere"
    copied = {"v": "1", "k": "00000000", "h": "x", "d": "20260101", "s": "x"}
    assert verify_code(MALL, row.code, on(), copied).why == "seal"
    data = bytearray(get_store().get(row.file.sha256))
    data[len(data) // 2] ^= 1
    assert verify_pdf(MALL, bytes(data), on()).why == "changed"
    assert not verify_code(MALL, row.code, on(), copied).fields


# taking back ------------------------------------------------------------------------------------------


def test_a_revoked_paper_says_so(mall):
    row = issue(number="SIP/0001/2026")
    with recorded() as book:
        revoke_document(mall=MALL, code=row.code, reason="fraud", by=CHIEF, at=on("11:00"))
    assert book == [("document.revoked", {"document": row.pk, "subject": SUBJECT, "reason": "fraud"})]
    verdict = verify_code(MALL, row.code, on("11:01"))
    assert (verdict.word, verdict.reason, verdict.ended_at) == ("revoked", "fraud", on("11:00"))
    with pytest.raises(ProductOver):
        revoke_document(mall=MALL, code=row.code, reason="fraud", by=CHIEF, at=on("11:02"))
    for by, reason, refusal in ((RINA, "fraud", NotAllowed), (CHIEF, "whim", BadInput)):
        with pytest.raises(refusal):
            revoke_document(mall=MALL, code=row.code, reason=reason, by=by, at=on())


def test_a_paper_may_be_withdrawn_before_it_is_signed(mall):
    code = order()
    with recorded() as book:
        revoke_document(mall=MALL, code=code, reason="error", by=CHIEF, at=on())
    assert [kind for kind, _ in book] == ["document.dropped"]
    assert produce_ordered(mall=MALL, by=WORKER, at=on()) == []
    assert find_products(SUBJECT) == []


def test_another_agencys_chief_revokes_nothing(mall):
    row = issue()
    other = CHIEF.__class__("staff:30", CHIEF.grants, "web", MALL, "polda")
    with pytest.raises(NotAllowed):
        revoke_document(mall=MALL, code=row.code, reason="error", by=other, at=on())


def test_a_corrected_paper_replaces_the_old_at_the_moment_it_is_signed(mall):
    old = issue(number="SIP/0001/2026")
    code = order(number="SIP/0001/2026", replaces=old.code)
    assert verify_code(MALL, old.code, on()).word == "valid", "there is never a moment without a valid paper"
    with pytest.raises(ProductOver):
        order(number="SIP/0001/2026", replaces=old.code)
    with recorded() as book:
        produce_ordered(mall=MALL, by=WORKER, at=on("10:00"))
    new = Product.objects.get(code=code)
    assert [kind for kind, _ in book] == ["file.kept", "document.issued", "document.superseded"]
    assert book[2][1] == {"document": old.pk, "subject": SUBJECT, "replaced_by": new.pk}
    assert (verify_code(MALL, old.code, on()).word, verify_code(MALL, code, on()).word) == ("superseded", "valid")
    assert get_product(code).replaces == old.code
    with pytest.raises(ProductOver):
        order(replaces=old.code)


# producing --------------------------------------------------------------------------------------------


def test_a_signer_that_is_away_delays_its_paper_alone(mall, monkeypatch):
    from balai.documents.signers import local

    real = local.LocalSigner.sign

    def away_for_one(self, pdf, asked):
        if asked.signer == "agency:polda":
            raise SignerAway("no-answer")
        return real(self, pdf, asked)

    monkeypatch.setattr(local.LocalSigner, "sign", away_for_one)
    stuck, fine = order(signer="agency:polda"), order("case:B-2026-000002")
    with recorded() as book:
        assert produce_ordered(mall=MALL, by=WORKER, at=on("09:00")) == [fine]
    row = Product.objects.get(code=stuck)
    assert ("document.delayed", {"document": row.pk, "subject": SUBJECT, "attempts": 1, "reason": "no-answer"}) in book
    assert produce_ordered(mall=MALL, by=WORKER, at=on("09:00:04")) == []
    assert Product.objects.get(code=stuck).attempts == 1, "not before its time"
    produce_ordered(mall=MALL, by=WORKER, at=on("09:00:05"))
    assert Product.objects.get(code=stuck).attempts == 2
    monkeypatch.setattr(local.LocalSigner, "sign", real)
    assert produce_ordered(mall=MALL, by=WORKER, at=on("10:00")) == [stuck]


def test_a_paper_that_cannot_be_drawn_holds_up_no_other(mall):
    broken, sound = order("case:B-1"), order("case:B-2")
    Product.objects.filter(code=broken).update(fields="no JSON")
    with recorded() as book:
        assert produce_ordered(mall=MALL, by=WORKER, at=on()) == [sound]
    assert [(kind, told.get("reason")) for kind, told in book if kind == "document.delayed"] == [("document.delayed", "fault")]
    row = Product.objects.get(code=broken)
    assert (row.state, row.attempts) == ("ordered", 1)
    Product.objects.filter(code=broken).update(fields="[]")
    assert produce_ordered(mall=MALL, by=WORKER, at=on("10:00")) == [broken]


def test_a_citizens_copy_of_our_own_paper_is_taken_and_hides_nothing(mall):
    row = issue()
    data = get_store().get(row.file.sha256)
    for kind in ("izin", "product"):
        upload_file(mall=MALL, owner="application:7", kind=kind, filename="izin.pdf", data=data, by=SITI, at=on())
    told = verify_pdf(MALL, data, on())
    assert (told.word, told.code) == ("valid", row.code)
    assert verify_pdf("mpp-lain", data, on()).word == "unknown", "another mall's page knows only its own"


def test_two_workers_sign_each_paper_once(committed_mall):
    codes = {order(f"case:B-2026-00000{n}") for n in range(4)}

    def run(_):
        try:
            return produce_ordered(mall=MALL, by=WORKER, at=on("09:30"))
        finally:
            connections.close_all()

    with recorded() as book, ThreadPoolExecutor(2) as pool:
        done = [code for codes in pool.map(run, range(2)) for code in codes]
    assert sorted(done) == sorted(codes)
    assert [kind for kind, _ in book].count("document.issued") == 4
    assert not Product.objects.filter(state="ordered").exists()


def test_only_the_worker_produces(mall):
    order()
    with pytest.raises(NotAllowed):
        produce_ordered(mall=MALL, by=RINA, at=on())


def test_numbers_of_a_series_have_no_gap_and_no_twin(committed_mall):
    def draw(n):
        try:
            with command("case.decide", by=CHIEF, at=on(), chain=MALL) as log:
                number = next_number(log, mall=MALL, pattern="SIP/{seq}/{year}", on=FRIDAY)
                order_product(
                    log, subject=f"case:B-{n}", mall=MALL, template="licence", number=number, title="Izin", fields=[NAME],
                    issued_on=FRIDAY, signer="agency:x",
                )
                if n % 3 == 0:
                    raise BadInput(field="x", why="the decision was refused after all")
                return number
        except BadInput:
            return ""
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        given = sorted(filter(None, pool.map(draw, range(12))))
    assert given == [f"SIP/{n:04d}/2026" for n in range(1, 9)]
    with command("case.decide", by=CHIEF, at=on(), chain=MALL) as log:
        assert next_number(log, mall=MALL, pattern="SIP/{seq}/{year}", on=date(2027, 1, 4)) == "SIP/0001/2027"
        revoke_product(log, Product.objects.first().code, "error")


# reading ----------------------------------------------------------------------------------------------


def test_the_pdf_is_its_holders_and_its_officers(mall):
    row = issue()
    opened = open_product(row.code, SITI, subjects=[SUBJECT])
    assert opened.data == get_store().get(row.file.sha256)
    assert list_access(subject=f"document:{row.pk}")[0].act == "product.open"
    for code, subjects in ((row.code, ["case:B-2"]), (order("case:B-3"), ["case:B-3"]), ("nothing", [])):
        with pytest.raises(NotFound):
            open_product(code, SITI, subjects=subjects)


def test_a_false_paper_is_reported_without_a_name(mall):
    row = issue()
    with recorded() as book:
        report_fake(mall=MALL, typed=row.code, note="Fotonya bukan saya", by=SITI, at=on())
        report_fake(mall=MALL, typed="", note="Dijual di media sosial", by=SITI, at=on())
    assert [(kind, facts["known"]) for kind, facts in book] == [("fake.reported", True), ("fake.reported", False)]
    assert FakeReport.objects.filter(product=row).count() == 1
    for typed, note in (("", " "), ("x", "y" * 1001)):
        with pytest.raises(BadInput):
            report_fake(mall=MALL, typed=typed, note=note, by=SITI, at=on())
    with pytest.raises(NotAllowed):
        report_fake(mall=MALL, typed="x", by=STRANGER, at=on())
