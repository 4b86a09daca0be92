"""What is let in: content is looked at, measured and, for pictures, drawn anew. Nothing of it is ever run.

Pillow, pikepdf and the PDF renderer are loaded when first needed, so that a web process that only shows pages
stays small.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from balai.documents.rules.content import (
    JPEG,
    LONGEST_SIDE,
    MOST_INFLATED,
    MOST_PAGES,
    MOST_PIXELS,
    PDF,
    PNG,
    WEBP,
    Accepted,
    FileActive,
    FileLocked,
    FileTooComplex,
    FileUnreadable,
    check_size,
    check_type,
    safe_name,
    sniff,
)
from balai.documents.stores.registry import get_store

if TYPE_CHECKING:
    from PIL import Image

TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""Orientation as EXIF tells it -> Pillow's Transpose that makes it upright."""

FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}
BAD_ACTIONS = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound",
}  # fmt: skip
BAD_KEYS = ("/JS", "/EF", "/XFA", "/EmbeddedFiles", "/JavaScript", "/Ref")
BAD_ANNOTATIONS = {"/RichMedia", "/FileAttachment", "/Screen", "/Movie", "/Sound", "/3D"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was checked and whose content is in the store; `keep_file` makes it somebody's."""

    filename: str
    mime: str
    size: int
    sha256: str
    pages: int


def prepare_file(filename: str, data: bytes, limits: Accepted | None = None) -> Prepared:
    """Check a file, draw pictures anew, put the content in the store. Slow: do it before opening a command.

    Raises FileEmpty, FileTooLarge, FileTypeRefused, FileIsHeic, FileUnreadable, FileLocked, FileActive,
    FileTooComplex.
    """
    limits = limits or Accepted()
    check_size(len(data), limits)
    mime = sniff(data[:1024])
    check_type(mime, limits)
    pages = check_pdf(data) if mime == PDF else 1
    if mime != PDF:
        data = drawn_anew(data, mime)
    return Prepared(safe_name(filename, mime), mime, len(data), get_store().put(data), pages)


def drawn_anew(data: bytes, mime: str) -> bytes:
    """The picture without anything but its pixels: no EXIF, no place, no thumbnail, upright, at most 2000 px."""
    from PIL import Image, ImageFile

    Image.MAX_IMAGE_PIXELS = None  # the guard is ours, before a pixel is read
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process
    try:
        with Image.open(io.BytesIO(data), formats=[FORMATS[mime]]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise FileTooComplex(what="pixels")
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            turn = _turn(picture)
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            flat = _flat(picture)
            return _encoded(flat if turn is None else flat.transpose(turn), mime)
    except (OSError, ValueError, SyntaxError, EOFError, zlib.error) as fault:
        raise FileUnreadable() from fault


def _turn(picture: Image.Image) -> Image.Transpose | None:
    """How to turn a picture so that it stands upright; None also when what the camera wrote cannot be read."""
    from PIL import Image

    try:
        told = TURNS.get(picture.getexif().get(0x0112, 1))
    except Exception:  # noqa: BLE001 - a camera's broken notes raise anything; the pixels are what counts
        return None
    return None if told is None else Image.Transpose(told)


def _flat(picture: Image.Image) -> Image.Image:
    """RGB or gray, on white where it was transparent."""
    from PIL import Image

    if picture.mode in ("L", "RGB"):
        return picture
    if picture.mode.startswith("I"):  # 16 bits of gray would turn white
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, "white")
    layer = picture.convert("RGBA")
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground


def _encoded(picture: Image.Image, mime: str) -> bytes:
    from PIL import Image

    fresh = Image.new(picture.mode, picture.size)  # pixels only: no info dictionary comes along
    fresh.paste(picture)
    out = io.BytesIO()
    how: dict[str, Any] = {"optimize": True} if mime == PNG else {"quality": 85}
    fresh.save(out, FORMATS[mime], **how)
    return out.getvalue()


def check_pdf(data: bytes) -> int:
    """The pages of a PDF that only shows. Raises FileLocked, FileActive, FileTooComplex, FileUnreadable."""
    import pikepdf

    _check_inflation(data)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise FileLocked()
            for thing in (pdf.trailer, *pdf.objects):
                _check_object(thing)
            pages = len(pdf.pages)
    except pikepdf.PasswordError as fault:
        raise FileLocked() from fault
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError) as fault:
        raise FileUnreadable() from fault
    if not pages:
        raise FileUnreadable()
    if pages > MOST_PAGES:
        raise FileTooComplex(what="pages")
    return pages


def _check_object(thing: Any, depth: int = 0) -> None:
    """Raise FileActive for anything that acts; walks what is written directly inside an object."""
    import pikepdf

    if depth > 40:
        raise FileTooComplex(what="depth")
    if isinstance(thing, pikepdf.Array):
        for one in thing:
            if isinstance(one, pikepdf.Object) and not one.is_indirect:
                _check_object(one, depth + 1)
        return
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    _check_words(thing)
    for name in thing.keys():  # noqa: SIM118 - a PDF dictionary
        value = thing.get(name)
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            _check_object(value, depth + 1)


def _check_by_itself(action: Any, depth: int = 0) -> None:
    """What happens without a click may only move within the document: no address is opened by itself.

    A dictionary without `/S` holds actions for occasions; an array at the top is a place to go to.
    """
    import pikepdf

    if depth > 40:
        raise FileTooComplex(what="depth")
    within: list[Any] = []
    if isinstance(action, pikepdf.Array):
        within = list(action) if depth else []
    elif isinstance(action, pikepdf.Dictionary):
        if str(action.get("/S", "")) == "/URI":
            raise FileActive(what="URI")
        within = [action.get(name) for name in (["/Next"] if "/S" in action else list(action.keys()))]
    for one in within:
        _check_by_itself(one, depth + 1)


def _check_words(thing: Any) -> None:
    import pikepdf

    for names, words in (("/S", BAD_ACTIONS), ("/Subtype", BAD_ANNOTATIONS)):
        found = str(thing.get(names, ""))
        if found in words:
            raise FileActive(what=found[1:])
    elsewhere = ("/F",) if isinstance(thing, pikepdf.Stream) else ()  # a stream whose content lies in another file
    for name in (*BAD_KEYS, *elsewhere):
        if name in thing:
            raise FileActive(what=name[1:])
    for name in ("/OpenAction", "/AA"):
        _check_by_itself(thing.get(name))
    _check_bulk(thing)


def _check_bulk(thing: Any) -> None:
    if thing.get("/Subtype") == "/Image" and _pixels(thing) > MOST_PIXELS:
        raise FileTooComplex(what="pixels")
    filters = thing.get("/Filter", None)
    if filters is not None and str(filters).count("FlateDecode") + str(filters).count("LZWDecode") > 1:
        raise FileTooComplex(what="filters")


def _pixels(thing: Any) -> int:
    try:
        return int(thing.get("/Width", 0)) * int(thing.get("/Height", 0))
    except (TypeError, ValueError):
        return MOST_PIXELS + 1


_STREAM = re.compile(rb"stream\r?\n")


def _check_inflation(data: bytes) -> None:
    """Unpack every packed piece, in measured mouthfuls, before a library unpacks it whole."""
    room = MOST_INFLATED
    for found in _STREAM.finditer(data):
        start = found.end()
        if data[start : start + 1] not in (b"\x78", b"\x58", b"\x48", b"\x68", b"\x38", b"\x28", b"\x18", b"\x08"):
            continue
        room -= _inflated(data, start, room)
        if room <= 0:
            raise FileTooComplex(what="inflation")


def _inflated(data: bytes, start: int, room: int) -> int:
    unpacker, total, piece = zlib.decompressobj(), 0, memoryview(data)[start:]
    try:
        while total <= room and not unpacker.eof:
            out = unpacker.decompress(piece, 1 << 20)
            total += len(out)
            piece = memoryview(unpacker.unconsumed_tail)
            if not out and not piece:
                break
    except zlib.error:
        pass
    return total
