"""A secret code that stands in an address does not stand in a log."""

from __future__ import annotations

import logging
import sys

import pytest
from django.test import Client

from balai.config.logs import WithoutCodes, without_codes
from balai.kernel.refusals import NotFound


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Not Found: /permohonan/K7MA4PXT/berkas/ktp/", "Not Found: /permohonan/…/berkas/ktp/"),
        ("/loket/4/bantu/k7ma4pxt/isi/", "/loket/4/bantu/…/isi/"),
        ("/api/v1/applications/K7MA%204PXT/track?x=1", "/api/v1/applications/…/track?x=1"),
        ("/antrean/ABCD2345", "/antrean/…"), ("/api/v1/visits/ABCD2345", "/api/v1/visits/…"),
        ("/kelola/layanan/dpmptsp.reklame/", "/kelola/layanan/dpmptsp.reklame/"), ("/permohonan/", "/permohonan/"),
    ],
)  # fmt: skip
def test_codes_are_covered(line, left):
    assert without_codes(line) == left


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/permohonan/K7MA4PXT/berkas/", "/antrean/K7MA4PXT/"])
def test_no_line_of_the_house_tells_a_code(path, mall, caplog, settings):
    kept = settings.LOGGING["formatters"]["line"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    assert kept["()"] == "balai.config.logs.WithoutCodes"
    with caplog.at_level(logging.DEBUG):
        assert Client(raise_request_exception=False).get(path).status_code >= 400
    told = [WithoutCodes(kept["fmt"]).format(one) for one in caplog.records if one.name.startswith(("django.request", "balai"))]
    assert told
    assert not [one for one in told if "K7MA4PXT" in one]


def test_a_trace_tells_none_either():
    try:
        raise NotFound(thing="application", name="K7MA4PXT")
    except NotFound:
        record = logging.LogRecord("balai", logging.ERROR, __file__, 1, "fault at %s", ("/antrean/K7MA4PXT/",), sys.exc_info())
    told = WithoutCodes("%(message)s").format(record)
    assert "thing=application" in told
    assert "K7MA4PXT" not in told.replace('name="K7MA4PXT"', "")
