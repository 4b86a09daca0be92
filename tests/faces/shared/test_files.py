"""Files leave the house in one way only."""

from __future__ import annotations

from dataclasses import replace

from balai.documents.queries.files import FileFacts, OpenedFile
from balai.faces.shared.files import file_response, picture_response
from balai.faces.shared.middleware import house

FACTS = FileFacts("k1", "case:B-1", "str", "Surat “é”.pdf", "application/pdf", 4, "0" * 64, 1, 0, "staff:4")


def test_a_file_is_saved_and_runs_nowhere(rf):
    response = house(lambda request: file_response(OpenedFile(FACTS, b"%PDF")))(rf.get("/"))
    assert response.content == b"%PDF"
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''Surat%20")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert policy.endswith("sandbox")
    assert "script" not in policy


def test_a_picture_may_be_shown_and_a_pdf_is_saved():
    saved = file_response(OpenedFile(FACTS, b"%PDF"), inline=True, name="izin.pdf")
    assert saved.headers["Content-Disposition"] == 'attachment; filename="izin.pdf"'
    photo = OpenedFile(replace(FACTS, mime="image/png", filename="foto.png"), b"\x89PNG")
    assert file_response(photo, inline=True).headers["Content-Disposition"] == 'inline; filename="foto.png"'
    drawn = picture_response(b"RIFF")
    assert (drawn.headers["Content-Type"], drawn.headers["Content-Disposition"]) == ("image/webp", "inline")
