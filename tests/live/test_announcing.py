"""What leaves a change, and when."""

import pytest
from django.db import transaction

from live import announcing
from live.announcing import announce
from live.hub import hub
from live.wire.news import News

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    news: list[News] = []
    monkeypatch.setattr(announcing, "tell", news.append)
    return news


class TestAnnounce:
    def test_tells_after_the_commit(self, told, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True) as announced:
            announce("session.x", 7, ["votes"], whose="tomas", stream="team.y")
            assert told == []

        assert len(announced) == 1
        assert told == [News("session.x", 7, ("votes",), "tomas", "team.y")]

    def test_tells_nothing_of_what_was_rolled_back(self, told, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            try:
                with transaction.atomic():
                    announce("session.x", 7, ["votes"])
                    raise LookupError
            except LookupError:
                pass

        assert told == []

    def test_counts_by_its_own_topic_when_no_stream_is_named(self, told, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            announce("team.y", 8, ["goals"])

        assert told[0].stream == "team.y"


class DeafLayer:
    async def group_send(self, group, message):
        raise ConnectionError("nobody there")


class TestTell:
    def test_never_fails_a_change_that_is_committed(self, monkeypatch, caplog):
        monkeypatch.setattr(hub, "_running", None)
        monkeypatch.setattr(announcing, "beyond_this_process", DeafLayer)

        announcing.tell(News("session.x", 7, ("votes",), None, "team.y"))

        assert "were not told of session.x: nobody there" in caplog.text

    def test_reaches_nobody_without_sockets_or_layer(self, monkeypatch):
        monkeypatch.setattr(hub, "_running", None)
        monkeypatch.setattr(announcing, "beyond_this_process", lambda: None)

        announcing.tell(News("session.x", 7, ("votes",), None, "team.y"))


class TestNews:
    def test_come_out_of_a_message_as_they_went_in(self):
        news = News("session.x", 7, ("votes", "people"), "tomas", "team.y")

        assert News.from_message(news.message("hub")) == news
