"""Addresses with a NUL are refused."""

import pytest
from asgiref.sync import async_to_sync


class TestANul:
    @pytest.mark.parametrize(
        "address", ["/s/%00/", "/s/%00/summary/", "/summary/%00/", "/j/%00/", "/t/harbour/sessions/?page=%00"]
    )
    def test_in_an_address_is_malformed(self, client_of, ana, address):
        assert client_of(ana).get(address).status_code == 400

    def test_is_answered_with_a_page_that_says_what_to_do(self, client):
        response = client.get("/join/?code=%00")

        assert "Refine couldn’t read that" in response.text
        assert "css/app" in response.text
        assert "Content-Security-Policy" in response.headers

    @pytest.mark.parametrize("address", ["/s/%00/", "/join/?code=%00"])
    def test_is_refused_under_asgi_too(self, async_client, address):
        assert async_to_sync(async_client.get)(address).status_code == 400
