"""Signing in and up by allauth, with pages that contain nothing that the content policy forbids."""

import re

import pytest
from django.core import mail
from django.test import Client

from teams.models import User

PAGES = [
    "login/",
    "signup/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/done/",
    "password/reset/key/1-nonsense/",
    "login/code/",
    "inactive/",
    "confirm-email/",
    "confirm-email/nonsense/",
]
MINE = ["logout/", "email/", "password/change/", "password/set/", "reauthenticate/"]
INLINE = re.compile(r"<style|style=|<script(?![^>]* src=)|\son[a-z]+=|javascript:", re.IGNORECASE)


@pytest.fixture
def nia(db):
    return User.objects.create_user("nia@example.org", "a harbour at night")


class TestEveryPage:
    @pytest.mark.parametrize("path", PAGES)
    def test_looks_like_ours(self, path, db):
        response = Client().get(f"/accounts/{path}", follow=True)

        assert response.status_code == 200
        assert 'class="bare"' in response.text
        assert not INLINE.search(response.text)

    @pytest.mark.parametrize("path", MINE)
    def test_of_an_account_looks_like_ours(self, path, nia):
        client = Client()
        client.force_login(nia)

        response = client.get(f"/accounts/{path}", follow=True)

        assert response.status_code == 200
        assert not INLINE.search(response.text)

    @pytest.mark.parametrize(
        ("path", "labels"),
        [
            ("login/", ["Email", "Password"]),
            ("signup/", ["Email", "Password"]),
            ("login/code/", ["Email"]),
            ("password/reset/", ["Email"]),
            ("email/", ["Email"]),
            ("password/change/", ["Current password", "New password", "Repeat new password"]),
        ],
    )
    def test_has_our_labels_and_no_placeholder(self, path, labels, nia):
        client = Client()
        if path in ("email/", "password/change/"):
            client.force_login(nia)

        form = client.get(f"/accounts/{path}").context["form"]

        assert [field.label for field in form.visible_fields()] == labels
        assert "placeholder" not in form.as_div()

    def test_keeps_the_rules_of_a_password_inside_its_hint(self):
        page = Client().get("/accounts/signup/").text

        hint = re.search(r'<(\w+) class="field__hint"[^>]*>\s*<ul>', page)

        assert hint, "the rules are a list"
        assert hint[1] == "div", "a paragraph would end before the list"


class TestSigningIn:
    def test_by_password(self, nia):
        client = Client()

        response = client.post(
            "/accounts/login/", {"login": "Nia@example.org", "password": "a harbour at night"}
        )

        assert response["Location"] == "/teams/"

    def test_with_a_wrong_password_says_so_and_keeps_the_address(self, nia):
        response = Client().post("/accounts/login/", {"login": "nia@example.org", "password": "wrong"})

        assert 'value="nia@example.org"' in response.text
        assert "field__error" in response.text or "flash--error" in response.text

    def test_by_a_code_that_is_mailed(self, nia):
        client = Client()
        client.post("/accounts/login/code/", {"email": "nia@example.org"})
        code = re.search(r"^[A-Z0-9-]{6,}$", mail.outbox[0].body, re.MULTILINE)[0]

        page = client.get("/accounts/login/code/confirm/")
        response = client.post("/accounts/login/code/confirm/", {"code": code})

        assert "Enter your code" in page.text
        assert not INLINE.search(page.text)
        assert response["Location"] == "/teams/"

    def test_is_slowed_down_after_some_failures(self, nia):
        client = Client()
        for _ in range(12):
            response = client.post("/accounts/login/", {"login": "nia@example.org", "password": "wrong"})

        assert "Too many" in response.text or response.status_code == 429

    def test_goes_back_to_where_one_came_from_but_nowhere_else(self, nia):
        for next_url, leads in (
            ("/invitations/abc/", "/invitations/abc/"),
            ("https://evil.example/", "/teams/"),
        ):
            response = Client().post(
                "/accounts/login/",
                {"login": "nia@example.org", "password": "a harbour at night", "next": next_url},
            )
            assert response["Location"] == leads


class TestSigningUp:
    def test_takes_an_address_and_a_password(self, db):
        client = Client()

        response = client.post(
            "/accounts/signup/", {"email": "nia@example.org", "password1": "a harbour at night"}
        )

        assert response["Location"] == "/teams/"
        assert User.objects.get().email == "nia@example.org"

    def test_makes_no_second_account_for_an_address(self, nia):
        response = Client().post(
            "/accounts/signup/", {"email": "nia@example.org", "password1": "a harbour at noon"}
        )

        assert User.objects.count() == 1
        assert "field__error" in response.text


class TestAForgottenPassword:
    def test_is_replaced_by_a_link(self, nia):
        Client().post("/accounts/password/reset/", {"email": "nia@example.org"})
        link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]
        client = Client()

        page = client.get(link, follow=True)
        where = page.redirect_chain[-1][0]
        client.post(where, {"password1": "a lighthouse at noon", "password2": "a lighthouse at noon"})

        nia.refresh_from_db()
        assert not INLINE.search(page.text)
        assert nia.check_password("a lighthouse at noon")
