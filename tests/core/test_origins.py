"""Which pages may send orders and open sockets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.http.origins import is_trusted, origin_of, own_origins

SITE = ["https://refine.test"]


class TestOrigins:
    @pytest.mark.parametrize(
        ("address", "origin"),
        [
            ("https://Refine.test:443/backlog?x#y", "https://refine.test"),
            ("http://refine.test:80", "http://refine.test"),
            ("https://refine.test:8443", "https://refine.test:8443"),
            ("http://[::1]:8000/", "http://[::1]:8000"),
            ("null", ""),
            ("", ""),
            ("file:///etc", ""),
            ("https://refine.test:99999", ""),
            ("https://[broken", ""),
        ],
    )
    def test_are_written_as_browsers_do(self, address, origin):
        assert origin_of(address) == origin

    @pytest.mark.parametrize(
        ("host", "secure", "origin"),
        [
            ("refine.test", True, "https://refine.test"),
            ("refine.test", False, "http://refine.test"),
            ("refine.test:8000", False, "http://refine.test:8000"),
            # A proxy that hides that the browser uses https, or adds a port of its own.
            ("refine.test", False, "https://refine.test"),
            ("refine.test:443", False, "https://refine.test"),
            ("refine.test:80", False, "https://refine.test"),
            # One that passes on another host altogether.
            ("127.0.0.1:8000", False, "https://refine.test"),
        ],
    )
    def test_of_our_own_pages_are_trusted(self, host, secure, origin):
        assert is_trusted(origin, own_origins(host, secure), SITE)

    @pytest.mark.parametrize(
        "origin",
        [
            "null",
            "",
            "http://refine.test",
            "https://refine.test:8443",
            "https://refine.test.evil.test",
            "https://evil.test",
            "https://refine.test@evil.test",
            "https://refine.test/",
            "https://other.refine.test",
        ],
    )
    def test_of_others_are_not_even_on_our_host(self, origin):
        assert not is_trusted(origin, own_origins("refine.test", secure=True), SITE)

    def test_of_subdomains_are_trusted_where_the_settings_say_so(self):
        assert is_trusted("https://team.refine.test", [], ["https://*.refine.test"])
        assert not is_trusted("http://team.refine.test", [], ["https://*.refine.test"])
        assert not is_trusted("https://team.refine.test.evil.test", [], ["https://*.refine.test"])
        assert not is_trusted("https://evilrefine.test", [], ["https://*.refine.test"])

    @given(st.text())
    def test_that_make_no_sense_are_refused_without_an_error(self, origin):
        assert not is_trusted(origin, own_origins("refine.test", secure=True), []) or origin_of(origin)
