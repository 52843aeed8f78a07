"""The news that a change publishes, and when."""

import pytest
from django.db import transaction

from live import announcing
from live.announcing import announce
from live.hub import hub
from live.wire.news import News

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(monkeypatch):
    news: list[News] = []
    monkeypatch.setattr(announcing, "publish", news.append)
    return news


class TestAnnounce:
    def test_publishes_after_the_commit(self, published, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True) as announced:
            announce("session.x", 7, ["votes"], whose="tomas", stream="team.y")
            assert published == []

        assert len(announced) == 1
        assert published == [News("session.x", 7, ("votes",), "tomas", "team.y")]

    def test_publishes_nothing_of_what_was_rolled_back(self, published, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            try:
                with transaction.atomic():
                    announce("session.x", 7, ["votes"])
                    raise LookupError
            except LookupError:
                pass

        assert published == []

    def test_counts_by_its_own_topic_when_no_stream_is_named(
        self, published, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            announce("team.y", 8, ["goals"])

        assert published[0].stream == "team.y"


class DeafLayer:
    async def group_send(self, group, message):
        raise ConnectionError("nobody there")


class TestPublish:
    def test_never_fails_a_change_that_is_committed(self, monkeypatch, caplog):
        monkeypatch.setattr(hub, "_current", None)
        monkeypatch.setattr(announcing, "beyond_this_process", DeafLayer)

        announcing.publish(News("session.x", 7, ("votes",), None, "team.y"))

        assert "missed news of session.x: nobody there" in caplog.text

    def test_reaches_nobody_without_sockets_or_layer(self, monkeypatch):
        monkeypatch.setattr(hub, "_current", None)
        monkeypatch.setattr(announcing, "beyond_this_process", lambda: None)

        announcing.publish(News("session.x", 7, ("votes",), None, "team.y"))


class TestNews:
    def test_come_out_of_a_message_as_they_went_in(self):
        news = News("session.x", 7, ("votes", "people"), "tomas", "team.y")

        assert News.from_message(news.message("hub")) == news
