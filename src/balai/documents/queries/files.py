"""Reading files: facts, contents and previews, always through who may see their owner."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from balai.documents.models import File, Upload
from balai.documents.stores.parts import offset_of
from balai.documents.stores.previews import preview_of
from balai.documents.stores.registry import get_store
from balai.journal.access import record_access
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a file without opening it."""

    id: str
    owner: str
    kind: str
    filename: str
    mime: str
    size: int
    sha256: str
    pages: int
    kept_ms: int
    kept_by: str


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file with its content."""

    facts: FileFacts
    data: bytes


@dataclass(frozen=True, slots=True)
class UploadFacts:
    """An upload on its way: `offset` bytes of `size` are here; `file` when it is finished."""

    id: str
    owner: str
    kind: str
    size: int
    offset: int
    file: str


def get_file(file_id: str) -> FileFacts:
    """The facts of a file. Raises NotFound, also for a dropped one. No content, so no viewer."""
    return facts_of_file(_row(file_id))


def list_facts(file_ids: Collection[str]) -> list[FileFacts]:
    """The facts of several files at once, dropped ones left out; no content, so no viewer."""
    rows = File.objects.filter(key__in=list(file_ids), dropped_ms=None).order_by("id")
    return [facts_of_file(row) for row in rows]


def find_files(owner: str) -> list[FileFacts]:
    """The files of an owner, oldest first."""
    return [facts_of_file(row) for row in File.objects.filter(owner=owner, dropped_ms=None).order_by("id")]


def open_file(file_id: str, viewer: Actor, *, owners: Collection[str]) -> OpenedFile:
    """A file's content; the look is on the access record.

    `owners` are what the caller has shown that this viewer may see (`case:…`, `application:…`): the rooms above
    know that, this room does not. Raises NotFound for a file of anybody else, as if it were not there.
    """
    row = _seen(file_id, viewer, owners)
    record_access(viewer, "file.open", subject=f"file:{row.key}")
    return OpenedFile(facts_of_file(row), get_store().get(row.sha256))


def preview(file_id: str, viewer: Actor, *, owners: Collection[str], page: int = 1) -> bytes:
    """One page of a file as WebP; like open_file. Raises NotFound, FileUnreadable."""
    row = _seen(file_id, viewer, owners)
    if not 1 <= page <= row.pages:
        raise NotFound(thing="file", name=f"{file_id}/{page}")
    record_access(viewer, "file.preview", subject=f"file:{row.key}")
    return preview_of(row.sha256, row.mime, page)


def get_upload(upload_id: str) -> UploadFacts:
    """How far an upload came. Raises NotFound."""
    row = Upload.objects.select_related("file").filter(key=upload_id).first()
    if row is None:
        raise NotFound(thing="upload", name=upload_id)
    done = row.file.key if row.file else ""
    return UploadFacts(row.key, row.owner, row.kind, row.size, row.size if done else offset_of(row.key), done)


def facts_of_file(row: File) -> FileFacts:
    """The facts of a row."""
    return FileFacts(
        row.key, row.owner, row.kind, row.filename, row.mime, row.size, row.sha256, row.pages, row.kept_ms, row.kept_by
    )


def _row(file_id: str) -> File:
    row = File.objects.filter(key=file_id, dropped_ms=None).first()
    if row is None:
        raise NotFound(thing="file", name=file_id)
    return row


def _seen(file_id: str, viewer: Actor, owners: Collection[str]) -> File:
    row = _row(file_id)
    if row.owner not in owners:
        record_access(viewer, "file.open", subject=f"file:{row.key}", outcome="refused", reason="owner")
        raise NotFound(thing="file", name=file_id)
    return row
