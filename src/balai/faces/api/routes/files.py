"""Files of an application: whole from a form, or in pieces over a bad network."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile

from balai.cases.actions.applying import attach_file
from balai.cases.queries.applications import ApplicationView
from balai.config.clock import now
from balai.documents.actions import uploads
from balai.documents.queries.files import get_upload
from balai.documents.stores.parts import MOST_PIECE
from balai.faces.api.answers import act, once_of, tell
from balai.faces.api.bodies import BYTES_KIND, whole_of
from balai.faces.api.doors import Caller
from balai.faces.api.routes.applications import held
from balai.faces.api.shapes.asked import Whole
from balai.faces.api.shapes.asked_cases import ID, LARGEST, ApplicationPath, UploadAsked, UploadPath
from balai.faces.api.shapes.told_cases import FileKept, UploadTold
from balai.journal.command import AlreadyAnswered
from balai.kernel.actors import Once
from balai.kernel.refusals import BadInput, NotFound

router = Router(tags=["applications"])
PIECE = {
    "requestBody": {
        "required": True,
        "content": {BYTES_KIND: {"schema": {"type": "string", "format": "binary", "minLength": 1, "maxLength": MOST_PIECE}}},
    }
}


def _paper(view: ApplicationView, document: str) -> dict[str, Any]:
    """What a file for a document may be. Raises BadInput."""
    for form in view.services:
        for one in form.doc["documents"]:
            if one["id"] == document:
                return {"accept": tuple(one["accept"]), "max_mb": one["max_mb"]}
    raise BadInput(field="document", why="a document of these standards", value=document)


@router.post("/applications/{code}/files", response={201: FileKept}, operation_id="give_file", summary="Give a file")
def give(
    request: Caller, code: ApplicationPath,
    document: Annotated[str, Form(pattern=ID, max_length=80, description="Id of a document of the definition.")],
    file: Annotated[UploadedFile, File(description="PDF, JPEG, PNG or WebP; the content counts, not the name.")],
) -> HttpResponse:  # fmt: skip
    """Check, keep and attach a file. A newer one replaces the older. Scopes `file.keep`, `application.save`."""
    view = held(request, code)
    data, name = file.read(), file.name or document
    request.balai_document = {  # type: ignore[attr-defined]
        "document": document, "name": name, "sha256": hashlib.sha256(data).hexdigest(),
    }  # fmt: skip
    once = once_of(request)
    kept = _kept(
        uploads.upload_file, mall=view.mall, owner=view.owner, kind=document, filename=name, data=data,
        by=request.auth, at=now(), once=Once(f"{once.key} file", once.digest), **_paper(view, document),
    )  # fmt: skip
    return act(request, attach_file, status=201, code=code, document=document, file_id=kept)


def _kept(action: Any, **facts: Any) -> str:
    """The id of the file, also when this very request was answered before."""
    try:
        return str(action(**facts)["id"])
    except AlreadyAnswered as before:
        return str(before.answer["id"])


@router.post(
    "/applications/{code}/uploads", response={201: UploadTold}, operation_id="begin_upload", summary="Begin an upload"
)
def begin(request: Caller, code: ApplicationPath, asked: UploadAsked) -> HttpResponse:
    """Announce a file that comes in pieces. Scope `file.keep`."""
    view = held(request, code)
    return act(
        request, uploads.begin_upload, status=201, mall=view.mall, owner=view.owner, kind=asked.document,
        filename=asked.filename, size=asked.size, **_paper(view, asked.document),
    )  # fmt: skip


@router.put(
    "/applications/{code}/uploads/{upload}", response=UploadTold, operation_id="append_upload", summary="Send a piece",
    openapi_extra=PIECE,
)  # fmt: skip
def append(
    request: Caller, code: ApplicationPath, upload: UploadPath,
    offset: Annotated[Whole, Query(0, ge=0, le=LARGEST, description="Where the piece belongs.")] = 0,
) -> HttpResponse:  # fmt: skip
    """Add a piece at its offset; durable when answered, the same piece again counts once. Scope `file.keep`."""
    _check_owner(held(request, code), upload)
    return tell(
        uploads.append_upload(upload=upload, offset=offset, piece=whole_of(request, MOST_PIECE), by=request.auth, at=now())
    )


@router.get(
    "/applications/{code}/uploads/{upload}", response=UploadTold, operation_id="get_upload", summary="How far it came"
)
def show(request: Caller, code: ApplicationPath, upload: UploadPath) -> HttpResponse:
    """Where to go on after a break. Scope `application.save`."""
    _check_owner(held(request, code), upload)
    told = get_upload(upload)
    return tell({"id": told.id, "offset": told.offset, "size": told.size})


@router.post(
    "/applications/{code}/uploads/{upload}/finish", response=FileKept, operation_id="finish_upload", summary="Attach it"
)
def finish(request: Caller, code: ApplicationPath, upload: UploadPath) -> HttpResponse:
    """Check and keep what came, and attach it to its document. Scopes `file.keep`, `application.save`."""
    document = _check_owner(held(request, code), upload)
    once_of(request)
    kept = _kept(uploads.finish_upload, upload=upload, by=request.auth, at=now())
    return act(request, attach_file, code=code, document=document, file_id=kept)


def _check_owner(view: ApplicationView, upload: str) -> str:
    """The document an upload of this application is for. Raises NotFound."""
    found = get_upload(upload)
    if found.owner != view.owner:
        raise NotFound(thing="upload", name=upload)
    return found.kind
