"""Files and papers of a case: pages as pictures, originals, signed papers; each look is on the access record."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from balai.cases.queries import open_case_file
from balai.cases.queries.sight import open_case_product, preview_case_file
from balai.faces.office.doors import CASES, enter
from balai.faces.shared.files import file_response, picture_response
from balai.faces.shared.requests import Request


@require_safe
@enter(*CASES)
def original(request: Request, number: str, file: str) -> HttpResponse:
    """The file as it was given."""
    return file_response(open_case_file(number, file, request.actor), inline=True)


@require_safe
@enter(*CASES)
def sheet(request: Request, number: str, file: str, sheet: int) -> HttpResponse:
    """One page of it as a picture."""
    return picture_response(preview_case_file(number, file, request.actor, page=sheet))


@require_safe
@enter(*CASES)
def product(request: Request, number: str, product: str) -> HttpResponse:
    """The signed paper of the case."""
    return file_response(open_case_product(number, product, request.actor))
