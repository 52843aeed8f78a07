"""Sign-in while the cache of rate limits is not available."""

import pytest


@pytest.fixture
def _dead_cache(settings):
    """A configured Redis that is not running."""
    redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": redis}


@pytest.mark.usefixtures("_dead_cache")
class TestWithoutCounters:
    @pytest.mark.parametrize(
        ("address", "sends"),
        [
            ("/join/", {"code": "ABCD2345"}),
            ("/accounts/login/", {"login": "nia@example.org", "password": "wrong"}),
            ("/accounts/login/code/", {"email": "nia@example.org"}),
        ],
    )
    def test_nobody_may_try_and_the_page_says_so(self, client, db, address, sends, caplog):
        response = client.post(address, sends)

        assert response.status_code == 503
        assert response["Retry-After"] == "10"
        assert "Sign-in is temporarily unavailable" in response.text
        assert "does not answer" in caplog.text

    def test_whoever_is_in_already_works_on(self, client_of, ana):
        assert client_of(ana).get("/t/harbour/backlog/").status_code == 200


def test_another_mistake_is_no_503(client, monkeypatch):
    def fail(*args, **kwargs):
        raise ValueError("our own")

    monkeypatch.setattr("sessions.guests.views.joining._redirect_to_joining", fail)

    with pytest.raises(ValueError, match="our own"):
        client.post("/join/", {"code": "ABCD2345"})
