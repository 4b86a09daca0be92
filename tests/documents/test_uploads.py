"""Files that come in: checked by content, drawn anew, kept once, read by those who may."""

from __future__ import annotations

import hashlib
import io
import random
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.db import connections
from PIL import Image

from balai.documents.actions.uploads import append_upload, begin_upload, drop_file, finish_upload, upload_file
from balai.documents.models import File, Upload
from balai.documents.queries.files import find_files, get_file, get_upload, open_file, preview
from balai.documents.rules.content import (
    FileActive,
    FileEmpty,
    FileIsHeic,
    FileLocked,
    FileTooComplex,
    FileTooLarge,
    FileTypeRefused,
    FileUnreadable,
    UploadNotWhole,
    UploadOffset,
)
from balai.documents.steps.files import keep_file
from balai.documents.stores.checks import drawn_anew, prepare_file
from balai.documents.stores.parts import sweep_parts
from balai.documents.stores.registry import get_store
from balai.journal.access import list_access
from balai.journal.command import AlreadyAnswered, command
from balai.kernel.actors import Once
from balai.kernel.refusals import BadInput, NotAllowed, NotFound
from cast import BUDI, MALL, RINA, SITI, STRANGER, on, recorded
from papers import WORKER, pdf, picture

OWNER = "application:7"


def send(data: bytes, name: str = "berkas.pdf", **more):
    told = {"mall": MALL, "owner": OWNER, "kind": "str", "filename": name, "data": data, "by": SITI, "at": on()} | more
    return upload_file(**told)


def test_a_file_is_kept_by_its_content_and_told_without_its_name(mall):
    data = pdf(3)
    with recorded() as book:
        answer = send(data, "STR Siti.pdf")
    digest = hashlib.sha256(data).hexdigest()
    assert answer == {
        "id": answer["id"], "filename": "STR Siti.pdf", "mime": "application/pdf", "size": len(data), "pages": 3,
    }  # fmt: skip
    assert book == [
        ("file.kept", {"file": answer["id"], "owner": OWNER, "kind": "str", "mime": "application/pdf",
                       "size": len(data), "digest": digest, "pages": 3}),
    ]  # fmt: skip
    assert get_store().get(digest) == data
    assert [file.id for file in find_files(OWNER)] == [answer["id"]]
    assert get_file(answer["id"]).kept_by == SITI.ref


def test_only_who_may_keeps_and_a_repeat_is_the_same(mall):
    with pytest.raises(NotAllowed):
        send(pdf(), by=STRANGER)
    once = Once("k1", "d1")
    first = send(pdf(), once=once)
    with pytest.raises(AlreadyAnswered) as repeat:
        send(pdf(), once=once)
    assert repeat.value.answer == first
    assert File.objects.count() == 1


def test_plain_bytes_may_be_kept_inside_another_command(mall):
    with command("file.keep", by=RINA, at=on(), chain=MALL) as log:
        file = keep_file(log, owner="case:B-1", kind="photo", filename="foto.png", data=picture("PNG"))
    assert get_file(file.id).owner == "case:B-1"


# what is let in ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "mode", "mime"),
    [
        ("JPEG", "RGB", "image/jpeg"), ("JPEG", "CMYK", "image/jpeg"), ("JPEG", "L", "image/jpeg"),
        ("PNG", "RGBA", "image/png"), ("PNG", "P", "image/png"), ("PNG", "LA", "image/png"), ("WEBP", "RGB", "image/webp"),
    ],
)  # fmt: skip
def test_pictures_are_drawn_anew(mall, kind, mode, mime):
    ground = {"CMYK": (0, 0, 0, 0), "RGBA": (0, 0, 0, 0), "LA": (0, 0)}.get(mode, 120)
    raw = io.BytesIO()
    Image.new(mode, (60, 40), ground if mode != "RGB" else "teal").save(raw, kind)
    kept = get_file(send(raw.getvalue(), "foto")["id"])
    drawn = Image.open(io.BytesIO(get_store().get(kept.sha256)))
    assert (kept.mime, drawn.size) == (mime, (60, 40))
    assert drawn.mode in ("RGB", "L")
    if mode in ("CMYK", "RGBA"):
        assert drawn.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_picture_loses_where_and_with_what_it_was_taken(mall):
    exif = Image.Exif()
    exif[0x010E] = "RAHASIA"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[1] = "S"
    data = picture("JPEG", (400, 100), exif=exif.tobytes(), comment=b"RAHASIA")
    assert b"RAHASIA" in data
    kept = get_store().get(get_file(send(data)["id"]).sha256)
    drawn = Image.open(io.BytesIO(kept))
    assert drawn.size == (100, 400), "upright"
    assert not drawn.getexif()
    assert b"RAHASIA" not in kept
    assert b"Exif" not in kept


@pytest.mark.parametrize("told", [6, 8, 3])
def test_a_picture_stands_upright(mall, told):
    """One dark corner goes where the camera's note says."""
    raw, exif = Image.new("L", (40, 20), 255), Image.Exif()
    raw.paste(0, (0, 0, 8, 8))
    exif[0x0112] = told
    out = io.BytesIO()
    raw.save(out, "PNG", exif=exif.tobytes())
    drawn = Image.open(io.BytesIO(get_store().get(get_file(send(out.getvalue())["id"]).sha256))).convert("L")
    corner = {6: (16, 3), 8: (3, 36), 3: (36, 16)}[told]
    assert drawn.getpixel(corner) == 0
    assert drawn.size == ((20, 40) if told != 3 else (40, 20))


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_cameras_broken_notes_do_not_stop_a_photo(mall):
    """Some phones write EXIF that no library can read back."""
    exif = Image.Exif()
    exif[0x010E], exif[0x0112], exif[0x8825] = "catatan" * 5, 6, {1: "N", 2: (1.0, 2.0, 3.0)}
    notes = exif.tobytes()
    data = picture("JPEG", (60, 40), exif=notes)
    start = data.index(notes)
    rnd = random.Random(7)
    for _ in range(300):
        broken = bytearray(data)
        for _ in range(4):
            broken[start + rnd.randrange(6, len(notes))] = rnd.randrange(256)
        drawn = drawn_anew(bytes(broken), "image/jpeg")
        assert not Image.open(io.BytesIO(drawn)).getexif()


def test_a_scan_of_sixteen_bits_keeps_its_grays(mall):
    out = io.BytesIO()
    Image.new("I;16", (20, 20), 30_000).save(out, "PNG")
    drawn = Image.open(io.BytesIO(get_store().get(get_file(send(out.getvalue())["id"]).sha256)))
    assert drawn.convert("L").getpixel((3, 3)) == 30_000 // 256


def test_a_large_picture_gets_smaller_and_a_bomb_is_not_opened(mall):
    kept = get_file(send(picture("JPEG", (5000, 2500)))["id"])
    assert Image.open(io.BytesIO(get_store().get(kept.sha256))).size == (2000, 1000)
    with pytest.raises(FileTooComplex):
        send(picture("PNG", (10_000, 7_000), "L"))


def test_what_hides_behind_a_picture_is_gone(mall):
    data = picture("JPEG") + b"<?php system('x'); ?>"
    assert b"php" not in get_store().get(get_file(send(data)["id"]).sha256)


@pytest.mark.parametrize("cut", [20, 200])
def test_a_damaged_picture_is_refused(mall, cut):
    with pytest.raises(FileUnreadable):
        send(picture("PNG", (300, 300))[:cut])


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", FileEmpty), (b"MZ\x90\x00", FileTypeRefused), (b"%PDF-1.7 nothing more", FileUnreadable),
        (b"\0\0\0\x18ftypheic\0\0\0\0", FileIsHeic), (b"%PDF-1.4\n" + b"x" * (10 * 1024 * 1024), FileTooLarge),
    ],
)  # fmt: skip
def test_other_content_is_refused(mall, data, refusal):
    with pytest.raises(refusal):
        send(data)
    assert not File.objects.exists()


def test_a_place_may_take_less(mall):
    with pytest.raises(FileTypeRefused):
        send(pdf(), accept=["image"])
    with pytest.raises(FileTooLarge):
        send(b"%PDF" + b"0" * 1024 * 1024, max_mb=1)


def script(doc):
    doc.Root.OpenAction = doc.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))


def launch(doc):
    doc.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")


def page_action(doc):
    doc.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="x"))


def chained_action(doc):
    last = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F="http://x")
    doc.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.GoTo, Next=pikepdf.Array([last]))


def attachment(doc):
    doc.attachments["a.exe"] = b"MZ"


def sound(doc):
    doc.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.RichMedia)])


def xfa(doc):
    doc.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.Stream(doc, b"<xdp/>"))


def other_file(doc):
    doc.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(A=pikepdf.Dictionary(S=pikepdf.Name.GoToR, F="//evil/x.pdf"))])


def opens_an_address(doc):
    doc.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://a.example/")


def opens_an_address_on_a_page(doc):
    address = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://a.example/")
    doc.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.GoTo, Next=pikepdf.Array([address])))


def content_elsewhere(doc):
    doc.pages[0].Contents = pikepdf.Stream(doc, b"", F="/etc/passwd")


ACTIVE = [script, launch, page_action, chained_action, attachment, sound, xfa, other_file, opens_an_address,
          opens_an_address_on_a_page, content_elsewhere]  # fmt: skip


@pytest.mark.parametrize("change", ACTIVE)
@pytest.mark.parametrize("packed", [False, True])
def test_a_pdf_that_would_do_something_is_refused(mall, change, packed):
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    with pytest.raises(FileActive):
        send(pdf(1, change, object_stream_mode=mode))


def test_a_link_to_click_and_a_first_page_are_harmless(mall):
    def link(doc):
        press = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://a.example/"))
        doc.pages[0].Annots = pikepdf.Array([press])
        doc.Root.OpenAction = pikepdf.Array([doc.pages[0].obj, pikepdf.Name.Fit])

    assert send(pdf(1, link))["pages"] == 1


def test_a_script_in_a_catalogue_that_stands_in_the_trailer_is_found(mall):
    """No library writes such a file, but readers follow it."""
    script = b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"
    assert send(by_hand(b""))["pages"] == 1
    with pytest.raises(FileActive):
        send(by_hand(script))


def by_hand(more: bytes) -> bytes:
    objects = [b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>", b"<< /Type /Page /Parent 1 0 R /MediaBox [0 0 200 200] >>"]
    out, places = b"%PDF-1.7\n", []
    for n, told in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, told)
    table = b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size 3 /Root << /Type /Catalog /Pages 1 0 R %s >> >>\nstartxref\n%d\n%%%%EOF\n" % (more, len(out))
    return out + table + trailer


def test_a_locked_pdf_is_refused(mall):
    for user in ("rahasia", ""):
        with pytest.raises(FileLocked):
            send(pdf(encryption=pikepdf.Encryption(owner="x", user=user)))


def bomb(doc):
    doc.pages[0].Contents = pikepdf.Stream(doc, zlib.compress(b"0" * 300_000_000, 9), Filter=pikepdf.Name.FlateDecode)


def nested(doc):
    twice = zlib.compress(zlib.compress(b"0" * 1_000_000))
    filters = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
    doc.pages[0].Contents = pikepdf.Stream(doc, twice, Filter=filters)


def wide(doc):
    doc.pages[0].Thing = pikepdf.Stream(doc, b"", Subtype=pikepdf.Name.Image, Width=100_000, Height=100_000)


@pytest.mark.parametrize("change", [bomb, nested, wide])
def test_a_pdf_bomb_is_not_unpacked(mall, change):
    data = pdf(1, change, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert len(data) < 1_000_000
    with pytest.raises(FileTooComplex):
        send(data)


def test_too_many_pages(mall):
    with pytest.raises(FileTooComplex):
        send(pdf(201))


# reading ----------------------------------------------------------------------------------------------


def test_a_file_is_opened_only_by_who_may_see_its_owner(mall):
    file = send(pdf(2))["id"]
    opened = open_file(file, RINA, owners=["case:B-9", OWNER])
    assert opened.data == pdf(2) or opened.data.startswith(b"%PDF")
    assert list_access(subject=f"file:{file}")[0].act == "file.open"
    with pytest.raises(NotFound):
        open_file(file, BUDI, owners=["application:8"])
    assert list_access(subject=f"file:{file}")[0].outcome == "refused"
    with pytest.raises(NotFound):
        open_file("nothing", RINA, owners=[OWNER])


def test_pages_are_shown_as_pictures(mall):
    file = send(pdf(2))["id"]
    drawn = Image.open(io.BytesIO(preview(file, RINA, owners=[OWNER], page=2)))
    assert (drawn.format, drawn.width) == ("WEBP", 1100)
    assert preview(file, RINA, owners=[OWNER], page=2)
    photo = send(picture("PNG", (1500, 700)))["id"]
    assert Image.open(io.BytesIO(preview(photo, RINA, owners=[OWNER]))).width == 1100
    for page in (0, 3):
        with pytest.raises(NotFound):
            preview(file, RINA, owners=[OWNER], page=page)


def test_a_file_is_forgotten_with_its_content_when_nobody_else_has_it(mall):
    data = pdf(1)
    one, two = send(data)["id"], send(data, owner="application:8")["id"]
    digest = get_file(one).sha256
    preview(one, RINA, owners=[OWNER])
    with recorded() as book:
        drop_file(mall=MALL, file=one, by=WORKER, at=on("10:00"))
    assert book == [("file.dropped", {"file": one, "owner": OWNER})]
    assert get_store().has(digest)
    with pytest.raises(NotFound):
        open_file(one, RINA, owners=[OWNER])
    drop_file(mall=MALL, file=two, by=WORKER, at=on("10:00"))
    assert not get_store().has(digest)
    assert not list((Path(settings.BALAI_VAR) / "cache" / "previews").rglob(f"{digest}*"))
    with pytest.raises(NotFound):
        drop_file(mall=MALL, file=two, by=WORKER, at=on("10:00"))


# in pieces --------------------------------------------------------------------------------------------


def begin(size: int, **more) -> str:
    told = {"mall": MALL, "owner": OWNER, "kind": "str", "filename": "a.pdf", "size": size, "by": SITI, "at": on()} | more
    return begin_upload(**told)["id"]


def append(upload: str, offset: int, piece: bytes, by=SITI) -> int:
    return int(append_upload(upload=upload, offset=offset, piece=piece, by=by, at=on())["offset"])


def test_an_upload_goes_on_where_it_stood(mall):
    data = pdf(5)
    with recorded() as book:
        key = begin(len(data))
    assert book == [("upload.begun", {"upload": key, "owner": OWNER, "kind": "str", "size": len(data)})]
    assert append(key, 0, data[:100]) == 100
    assert append(key, 0, data[:100]) == 100, "the answer was lost and the piece came again"
    assert append(key, 50, data[50:300]) == 300, "pieces may overlap"
    with pytest.raises(UploadOffset) as gap:
        append(key, 400, data[400:])
    assert gap.value.facts == {"offset": 300}
    assert get_upload(key).offset == 300
    with pytest.raises(UploadNotWhole):
        finish_upload(upload=key, by=SITI, at=on())
    append(key, 300, data[300:])
    with recorded() as book:
        answer = finish_upload(upload=key, by=SITI, at=on())
    assert [kind for kind, _ in book] == ["file.kept"]
    assert get_store().get(get_file(answer["id"]).sha256) == data
    assert finish_upload(upload=key, by=SITI, at=on()) == answer, "finished twice is one file"
    assert append(key, 0, b"x") == len(data)
    assert get_upload(key).file == answer["id"]
    assert File.objects.count() == 1


def test_an_upload_is_its_own_senders(mall):
    key = begin(100)
    with pytest.raises(NotFound):
        append(key, 0, b"x", by=BUDI)
    with pytest.raises(NotFound):
        finish_upload(upload="nothing", by=SITI, at=on())
    with pytest.raises(NotFound):
        get_upload("nothing")
    for offset, piece in ((-1, b"x"), (99, b"xx"), (0, b"x" * (1024 * 1024 + 1))):
        with pytest.raises(BadInput):
            append(key, offset, piece)
    with pytest.raises(FileTooLarge):
        begin(11 * 1024 * 1024)
    with pytest.raises(NotAllowed):
        begin(100, by=STRANGER)


def test_a_finished_upload_is_checked_like_any_file(mall):
    key = begin(4)
    append(key, 0, b"MZ\x90\x00")
    with pytest.raises(FileTypeRefused):
        finish_upload(upload=key, by=SITI, at=on())
    assert Upload.objects.get(key=key).file is None


def test_old_pieces_are_swept(mall):
    key = begin(100)
    append(key, 0, b"x")
    assert sweep_parts(time.time() - 3600) == 0
    assert sweep_parts(time.time() + 1) >= 1
    assert get_upload(key).offset == 0


def test_two_finish_at_once_and_one_file_is_kept(committed_mall):
    data = pdf(2)
    key = begin(len(data))
    append(key, 0, data)

    def finish(_):
        try:
            return finish_upload(upload=key, by=SITI, at=on())["id"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(finish, range(4)))
    assert len(answers) == 1
    assert File.objects.count() == 1


def test_two_send_the_same_piece_at_once(committed_mall):
    data = pdf(2)
    key = begin(len(data))

    def piece(_):
        try:
            return append(key, 0, data)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(piece, range(8))) == {len(data)}
    assert prepare_file("a.pdf", data).sha256 == get_file(finish_upload(upload=key, by=SITI, at=on())["id"]).sha256
