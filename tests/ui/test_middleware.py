"""Pages go compressed to whoever can read that; nothing else is touched."""

from __future__ import annotations

import gzip

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from gromootvod.ui.middleware import Squeeze

PAGE = "<p>Накладная не проводится.</p>" * 100


def answer(response: HttpResponseBase, accept: str = "gzip, deflate, br") -> HttpResponseBase:
    request = RequestFactory().get("/", headers={"accept-encoding": accept})
    return Squeeze(lambda _: response)(request)


def test_a_page_goes_compressed_and_comes_out_whole() -> None:
    squeezed = answer(HttpResponse(PAGE))
    assert isinstance(squeezed, HttpResponse)
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert squeezed.headers["Vary"] == "Accept-Encoding"
    assert int(squeezed.headers["Content-Length"]) == len(squeezed.content) < len(PAGE) / 2
    assert gzip.decompress(squeezed.content).decode() == PAGE


def test_the_length_of_a_page_does_not_tell_its_content() -> None:
    lengths = set()
    for _ in range(20):
        squeezed = answer(HttpResponse(PAGE))
        assert isinstance(squeezed, HttpResponse)
        lengths.add(len(squeezed.content))
    assert len(lengths) > 1


@pytest.mark.parametrize("accept", ["", "identity", "br", "gzip;q=0", "gzip; q=0.0, br"])
def test_who_cannot_read_gzip_gets_the_page_as_it_is(accept: str) -> None:
    plain = answer(HttpResponse(PAGE), accept)
    assert isinstance(plain, HttpResponse)
    assert "Content-Encoding" not in plain.headers
    assert plain.content.decode() == PAGE


@pytest.mark.parametrize(
    "response",
    [
        StreamingHttpResponse(iter([PAGE.encode()]), content_type="text/event-stream"),
        StreamingHttpResponse(iter([PAGE.encode()]), content_type="text/html"),
        FileResponse(iter([PAGE.encode()])),
        HttpResponse(PAGE, content_type="application/octet-stream"),
        HttpResponse("<p>kurz</p>"),
        HttpResponse(PAGE, headers={"Content-Encoding": "br"}),
    ],
)
def test_streams_files_and_trifles_are_left_alone(response: HttpResponseBase) -> None:
    assert answer(response).headers.get("Content-Encoding") in {None, "br"}
