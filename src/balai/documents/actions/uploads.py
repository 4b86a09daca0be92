"""Commands over uploads: in pieces over a bad network, or whole from a plain form."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from balai.directory.queries import get_mall
from balai.documents.events import FileDropped, UploadBegun
from balai.documents.models import File, Upload
from balai.documents.rules.codes import make_key
from balai.documents.rules.content import Accepted, UploadNotWhole, accepted, check_size
from balai.documents.steps.files import keep_file
from balai.documents.stores.checks import prepare_file
from balai.documents.stores.parts import MOST_PIECE, append_piece, drop_parts, offset_of, read_parts
from balai.documents.stores.previews import drop_previews
from balai.documents.stores.registry import get_store
from balai.journal.command import command, to_ms
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput, NotFound


def upload_file(  # noqa: PLR0913 - a file is what it is and whose
    *, mall: str, owner: str, kind: str, filename: str, data: bytes, accept: Sequence[str] = ("pdf", "image"),
    max_mb: int | None = None, by: Actor, at: datetime, once: Once | None = None,
) -> dict[str, Any]:
    """Check and keep a whole file, from a plain form. The answer's `id` names it.

    Raises NotAllowed, FileEmpty, FileTooLarge, FileTypeRefused, FileIsHeic, FileUnreadable, FileLocked, FileActive,
    FileTooComplex. Records `file.kept`.
    """
    by.require("file.keep", mall=mall)
    ready = prepare_file(filename, data, accepted(tuple(accept), max_mb))
    with command("file.keep", by=by, at=at, chain=mall, once=once) as log:
        file = keep_file(log, owner=owner, kind=kind, data=ready)
        return log.answer(_answer(file.id, file.filename, file.mime, file.size, file.pages))


def begin_upload(  # noqa: PLR0913 - a file is what it is and whose
    *, mall: str, owner: str, kind: str, filename: str, size: int, accept: Sequence[str] = ("pdf", "image"),
    max_mb: int | None = None, by: Actor, at: datetime, once: Once | None = None,
) -> dict[str, Any]:
    """Begin an upload in pieces: its `id`, where to go on (`offset`) and the largest piece.

    Raises NotAllowed, FileEmpty, FileTooLarge, NotFound. Records `upload.begun`.
    """
    limits = accepted(tuple(accept), max_mb)
    check_size(size, limits)
    with command("file.keep", by=by, at=at, chain=mall, once=once) as log:
        row = Upload.objects.create(
            key=make_key(secrets.randbelow), mall_id=get_mall(mall).id, owner=owner, kind=kind,
            filename=filename[:200], accept=f"{limits.most_bytes} {' '.join(limits.types)}", size=size,
            begun_ms=to_ms(at), begun_by=by.ref,
        )
        log.record(UploadBegun(row.key, owner, kind, size), subject=f"upload:{row.key}")
        return log.answer({"id": row.key, "offset": 0, "size": size, "most_piece": MOST_PIECE})


def append_upload(*, upload: str, offset: int, piece: bytes, by: Actor, at: datetime) -> dict[str, Any]:
    """Add a piece at an offset; sent twice it counts once. The answer says where the upload stands.

    The piece is durable in the part file before this returns; no row is written. Records the bytes there and
    nothing in the journal. Raises NotAllowed, NotFound, UploadOffset, BadInput.
    """
    row = _open_upload(upload, by)
    if len(piece) > MOST_PIECE:
        raise BadInput(field="piece", why=f"at most {MOST_PIECE} bytes", value=len(piece))
    if row.file_id is not None:
        return {"id": row.key, "offset": row.size, "size": row.size}
    if offset < 0 or offset + len(piece) > row.size:
        raise BadInput(field="offset", why="within the size that was announced", value=offset + len(piece))
    return {"id": row.key, "offset": append_piece(row.key, offset, piece), "size": row.size}


def finish_upload(*, upload: str, by: Actor, at: datetime, once: Once | None = None) -> dict[str, Any]:
    """Check and keep what came; finished twice it is one file. The answer's `id` names the file.

    Raises NotAllowed, NotFound, UploadNotWhole, and what `upload_file` raises. Records `file.kept`.
    """
    row = _open_upload(upload, by)
    if row.file_id is not None:
        return _kept(row)
    data = read_parts(row.key)
    if len(data) != row.size:
        raise UploadNotWhole(offset=len(data), size=row.size)
    most, *types = row.accept.split()
    ready = prepare_file(row.filename, data, Accepted(tuple(types), int(most)))
    try:
        with command("file.keep", by=by, at=at, chain=row.mall.code, once=once) as log:
            locked = Upload.objects.select_for_update().get(pk=row.pk)
            if locked.file_id is not None:
                raise IntegrityError("finished by another request")
            file = keep_file(log, owner=row.owner, kind=row.kind, data=ready)
            Upload.objects.filter(pk=row.pk).update(file=File.objects.get(key=file.id))
            answer = log.answer(_answer(file.id, file.filename, file.mime, file.size, file.pages))
    except IntegrityError:
        return _kept(_open_upload(upload, by))
    drop_parts(row.key)
    return answer


def drop_file(*, mall: str, file: str, by: Actor, at: datetime, once: Once | None = None) -> dict[str, Any]:
    """Forget a file whose time of keeping is over; the content goes when no other file has the same.

    Raises NotAllowed, NotFound. Records `file.dropped`.
    """
    with command("file.drop", by=by, at=at, chain=mall, once=once) as log:
        row = File.objects.select_for_update().filter(key=file, mall__code=mall, dropped_ms=None).first()
        if row is None:
            raise NotFound(thing="file", name=file)
        row.dropped_ms, row.filename = to_ms(at), ""
        row.save(update_fields=["dropped_ms", "filename"])
        log.record(FileDropped(row.key, row.owner), subject=f"file:{row.key}")
        answer = log.answer({"id": row.key})
    drop_previews(row.sha256)
    if not File.objects.filter(sha256=row.sha256, dropped_ms=None).exists():
        get_store().remove(row.sha256)
    return answer


def _open_upload(upload: str, by: Actor) -> Upload:
    row = Upload.objects.select_related("mall", "file").filter(key=upload).first()
    if row is None or row.begun_by != by.ref:
        raise NotFound(thing="upload", name=upload)
    by.require("file.keep", mall=row.mall.code)
    return row


def _kept(row: Upload) -> dict[str, Any]:
    file = row.file
    if file is None:
        raise UploadNotWhole(offset=offset_of(row.key), size=row.size)
    return _answer(file.key, file.filename, file.mime, file.size, file.pages)


def _answer(key: str, filename: str, mime: str, size: int, pages: int) -> dict[str, Any]:
    return {"id": key, "filename": filename, "mime": mime, "size": size, "pages": pages}
