"""Keep a file inside an open command."""

from __future__ import annotations

import secrets

from balai.directory.queries import get_mall
from balai.documents.events import FileKept
from balai.documents.models import File
from balai.documents.queries.files import FileFacts, facts_of_file
from balai.documents.rules.codes import make_key
from balai.documents.stores.checks import Prepared, prepare_file
from balai.journal.command import Log


def keep_file(
    log: Log, *, owner: str, kind: str, filename: str = "", data: bytes | Prepared
) -> FileFacts:
    """Make a content somebody's file. Records `file.kept`.

    Give `prepare_file(...)` made before the command opened; plain bytes are checked here, while others wait.
    Raises what prepare_file raises, and NotFound for a chain that is no mall.
    """
    ready = data if isinstance(data, Prepared) else prepare_file(filename, data)
    row = File.objects.create(
        key=make_key(secrets.randbelow), mall_id=get_mall(log.chain).id, owner=owner, kind=kind,
        filename=ready.filename, mime=ready.mime, size=ready.size, sha256=ready.sha256, pages=ready.pages,
        kept_ms=log.at_ms, kept_by=log.by.ref,
    )
    log.record(
        FileKept(row.key, owner, kind, row.mime, row.size, row.sha256, row.pages), subject=f"file:{row.key}"
    )
    return facts_of_file(row)
