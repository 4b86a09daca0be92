"""What may come in as a file, told by its content and never by its name. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from balai.kernel.refusals import Refusal

PDF, JPEG, PNG, WEBP = "application/pdf", "image/jpeg", "image/png", "image/webp"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", WEBP: ".webp"}
IMAGES = (JPEG, PNG, WEBP)

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_PAGES = 200
MOST_PIXELS = 60_000_000
MOST_INFLATED = 250 * MEGABYTE
LONGEST_SIDE = 2000
MOST_NAME = 120
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}


class FileEmpty(Refusal):
    """Nothing came."""

    code = "file-empty"


class FileTooLarge(Refusal):
    """More bytes than the limit."""

    code = "file-too-large"


class FileTypeRefused(Refusal):
    """The content is none of the types that are read here; a name does not help."""

    code = "file-type-refused"


class FileIsHeic(Refusal):
    """An iPhone's own format, which offices cannot open; the words say how to send a JPEG."""

    code = "file-is-heic"


class FileUnreadable(Refusal):
    """It claims a type but cannot be opened: damaged or cut off."""

    code = "file-unreadable"


class FileLocked(Refusal):
    """An encrypted PDF: nobody could read it later."""

    code = "file-locked"


class FileActive(Refusal):
    """A PDF that would do something: scripts, launching, files inside, forms that send. `what` names it."""

    code = "file-active"


class FileTooComplex(Refusal):
    """A bomb, or close to one: too many pages, pixels or unpacked bytes."""

    code = "file-too-complex"


class UploadOffset(Refusal):
    """The piece does not begin where the upload stands; `offset` says where to go on."""

    code = "upload-offset"


class UploadNotWhole(Refusal):
    """Finishing before every byte came."""

    code = "upload-not-whole"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a place accepts: types and a size."""

    types: tuple[str, ...] = (PDF, *IMAGES)
    most_bytes: int = MOST_BYTES


def accepted(accept: tuple[str, ...] | list[str] = ("pdf", "image"), max_mb: int | None = None) -> Accepted:
    """The limits of a definition's document: `accept` of "pdf" and "image", `max_mb` at most ten."""
    types = ((PDF,) if "pdf" in accept else ()) + (IMAGES if "image" in accept else ())
    return Accepted(types or (PDF, *IMAGES), min(MOST_BYTES, (max_mb or 10) * MEGABYTE))


def sniff(head: bytes) -> str:
    """The type of content by its first bytes. Raises FileEmpty, FileIsHeic, FileTypeRefused."""
    if not head:
        raise FileEmpty()
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        raise FileIsHeic()
    raise FileTypeRefused()


def check_size(size: int, limits: Accepted) -> None:
    """Raises FileEmpty, FileTooLarge."""
    if size <= 0:
        raise FileEmpty()
    if size > limits.most_bytes:
        raise FileTooLarge(size=size, most_mb=limits.most_bytes // MEGABYTE)


def check_type(mime: str, limits: Accepted) -> None:
    """Raises FileTypeRefused when this place takes other types."""
    if mime not in limits.types:
        raise FileTypeRefused(mime=mime)


def safe_name(name: str, mime: str) -> str:
    """A file name without folders, control characters and a false ending; never empty."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(ch for ch in last if ch.isprintable() and ch not in '"<>|:*?;').strip(". ")
    stem, dot, ending = plain.rpartition(".")
    stem = stem if dot and ending.isalnum() and len(ending) <= 5 else plain
    return (stem.strip(". ")[: MOST_NAME - 5] or "berkas") + ENDINGS[mime]
