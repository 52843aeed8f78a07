"""Before the meeting: people read stories, ask questions, and give early estimates that only they see."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backlog.models import Question
from sessions.deep_dive.service import deep_dive
from sessions.meeting.parts.context import Scene
from sessions.meeting.rules.agenda import Phase
from sessions.models import Entry, Event, Reading, Round, Session, Vote
from sessions.models.pre_estimates import early_sizes, open_early, sealed_count, size_early
from sessions.planner.queries.readers import preparations
from sessions.room.page import SESSION
from sessions.summary.service import finish
from sessions.summary.service.snapshot import copied
from tests.factories import ItemFactory, SessionFactory
from tests.html import plain, tight
from tests.orders import HTMX
from tests.sessions.deep_dive.test_hidden_estimate import CHANCE
from tests.sessions.room.test_room import everything


@pytest.fixture
def story(session):
    return session.entries.listed_in("deep-dive").select_related("item", "session__team").first()


def url(name, session, entry):
    return reverse(f"sessions:{name}", args=[session.public_id, entry.public_id])


def on_stage(session, by):
    """Brings the session to its first story."""
    session.start(by=by)
    session.advance(1, by)
    session.advance(2, by)
    return Session.objects.select_related("team").get(pk=session.pk)


def size_of(session, who, label, story):
    assert size_early(story, session.seat(who), label)


class TestAnEarlyEstimate:
    def test_is_kept_sealed_for_its_owner(self, session, story, tomas, jo):
        size_of(session, tomas, "5", story)
        size_of(session, tomas, "8", story)

        assert early_sizes(story, [session.seat(tomas)]) == {session.seat(tomas).pk: "8"}
        assert early_sizes(story, [session.seat(jo)]) == {}
        assert Round.objects.in_play().count() == 0

    def test_may_be_taken_back(self, session, story, tomas):
        size_of(session, tomas, "5", story)
        size_of(session, tomas, None, story)

        assert not Vote.objects.exists()

    def test_that_is_no_card_is_refused_and_keeps_the_former(self, session, story, tomas):
        size_of(session, tomas, "5", story)

        with pytest.raises(ValueError, match="no such card"):
            size_early(story, session.seat(tomas), "4")

        assert Vote.objects.get().label == "5"

    def test_says_that_its_owner_has_read_the_story(self, session, story, tomas, jo):
        size_of(session, tomas, "5", story)
        Reading.note(story, session.seat(jo))

        prepared = preparations(session)[story.public_id]

        assert (prepared.readers, prepared.sizers) == (("Tomas", "Jo"), ("Tomas",))

    def test_comes_too_late_once_the_room_has_looked(self, session, story, tomas, ines):
        on_stage(session, ines)

        assert not size_early(story, session.seat(tomas), "5")
        assert not Vote.objects.exists()

    def test_is_marked_on_its_owners_deck_and_counts_only_when_chosen(self, session, story, ines, tomas, jo):
        size_of(session, tomas, "5", story)
        running = on_stage(session, ines)
        opened = Round.open(running.on_stage, ines)

        own = everything(running, tomas, jo)["own"]

        assert "data-early" in own[tomas.public_id]["deck"]
        assert "data-early" not in own[jo.public_id]["deck"]
        assert not opened.votes.exists()
        opened.cast_vote(running.seat(tomas), "5")
        assert "data-early" not in everything(running, tomas)["own"][tomas.public_id]["deck"]

    def test_is_no_longer_marked_when_the_room_votes_again(self, session, story, ines, tomas, jo):
        size_of(session, tomas, "5", story)
        running = on_stage(session, ines)
        first = Round.open(running.on_stage, ines)
        first.cast_vote(running.seat(jo), "3")
        first.reveal(ines)
        Round.open(running.on_stage, ines)

        assert "data-early" not in everything(running, tomas)["own"][tomas.public_id]["deck"]

    def test_comes_back_to_the_deck_with_a_card_that_is_taken_back(
        self, session, story, ines, tomas, client_of
    ):
        size_of(session, tomas, "5", story)
        running = on_stage(session, ines)
        opened = Round.open(running.on_stage, ines)
        votes = reverse("sessions:votes", args=[running.public_id, opened.public_id])
        client = client_of(tomas)

        assert "data-early" not in client.post(votes, {"card": "8"}, headers=HTMX).text
        assert "data-early" in client.post(votes, {"card": ""}, headers=HTMX).text


class TestAHiddenEarlyEstimate:
    """Two runs that differ in one early estimate give the same bytes to everybody but its owner."""

    @pytest.fixture
    def seen(self, session, story, client_of, ana, ines, tomas, jo, kofi):
        def look(*others) -> dict:
            pages = {}
            for who in others or (ana, ines, jo, kofi):
                for page in (
                    f"/s/{session.public_id}/",
                    f"/s/{session.public_id}/early/{story.public_id}/",
                    f"/s/{session.public_id}/plan/",
                    f"/t/harbour/backlog/{story.item.key}/",
                    "/t/harbour/sessions/",
                ):
                    pages[who.name, page] = CHANCE.sub("…", client_of(who).get(page).text)
            fresh = Session.objects.get(pk=session.pk)
            events = [*Event.objects.values_list("kind", "data")]
            return pages | everything(fresh, *(others or (ana, ines, jo, kofi))) | {"events": events}

        return look

    @staticmethod
    def differing(story, seen, *who):
        Vote.objects.filter(round__entry=story, round__kind=Round.Kind.EARLY).update(label="5", points=5)
        with_five = seen(*who)
        Vote.objects.filter(round__entry=story, round__kind=Round.Kind.EARLY).update(label="13", points=13)
        with_more = seen(*who)
        return {page for page in with_five if with_five[page] != with_more[page]}

    def test_is_seen_by_its_owner_on_the_page_and_by_nobody_in_the_lobby(self, session, story, seen, tomas):
        size_of(session, tomas, "5", story)

        assert self.differing(story, seen) == set()
        assert self.differing(story, seen, tomas) == {
            ("Tomas", f"/s/{session.public_id}/early/{story.public_id}/")
        }

    def test_is_seen_by_nobody_else_on_the_stage(self, session, story, seen, tomas, ines):
        size_of(session, tomas, "5", story)
        on_stage(session, ines)

        assert self.differing(story, seen) == set()

    def test_is_seen_by_nobody_else_while_the_room_votes(self, session, story, seen, tomas, jo, ines):
        size_of(session, tomas, "5", story)
        running = on_stage(session, ines)
        opened = Round.open(running.on_stage, ines)
        opened.cast_vote(running.seat(jo), "3")

        assert self.differing(story, seen) == set()
        assert "own" in self.differing(story, seen, tomas)

    def test_is_seen_by_nobody_else_after_the_rooms_reveal(self, session, story, seen, tomas, jo, ines):
        size_of(session, tomas, "5", story)
        running = on_stage(session, ines)
        opened = Round.open(running.on_stage, ines)
        opened.cast_vote(running.seat(jo), "3")
        opened.reveal(ines)

        assert self.differing(story, seen) == set()

    def test_stays_out_of_the_summary(self, session, story, seen, tomas, ines):
        size_of(session, tomas, "5", story)
        running = on_stage(session, ines)

        with_five = copied(running)
        Vote.objects.update(label="13", points=13)

        assert copied(running) == with_five

    def test_is_seen_by_all_once_it_was_opened(self, session, story, seen, tomas, ines):
        size_of(session, tomas, "5", story)
        running = on_stage(session, ines)
        open_early(running.on_stage, ines)

        assert {"facilitator", "member", "observer", "projector"} <= self.differing(story, seen)


class TestAnEarlyEstimateFromAnEarlierSession:
    """From a session that did not reach the story to the next one that lists it."""

    @pytest.fixture
    def second(self, session):
        return session.entries.listed_in("deep-dive").select_related("item", "session__team").last()

    @pytest.fixture
    def following(self, session, second, ines, tomas):
        """The session after the one for which Tomas estimated the second story, and which nobody joined."""
        size_of(session, tomas, "5", second)
        running = on_stage(session, ines)
        running.advance(3, ines)
        finish.finish(running, ines)
        later = SessionFactory(team=session.team, by=ines)
        Entry.add_all(later, Phase.DEEP_DIVE, [(second.item, "not discussed")])
        return later

    @pytest.fixture
    def again(self, following):
        return following.entries.select_related("item", "session__team").get()

    def test_is_shown_on_its_owners_page_and_deck(self, following, again, tomas, jo, ines, client_of):
        page = tight(client_of(tomas).get(url("early-story", following, again)).text)
        assert 'data-card="5" aria-pressed="true"' in page
        assert 'aria-pressed="true"' not in client_of(jo).get(url("early-story", following, again)).text
        following.seat(tomas)
        following.seat(jo)
        running = on_stage(following, ines)
        Round.open(running.on_stage, ines)

        own = everything(running, tomas, jo)["own"]

        assert "data-early" in own[tomas.public_id]["deck"]
        assert "data-early" not in own[jo.public_id]["deck"]

    def test_gives_nobody_a_seat(self, following, again, ana, client_of):
        assert preparations(following)[again.public_id].sizers == ("Tomas",)
        page = client_of(ana).get(f"/s/{following.public_id}/plan/").text
        assert "estimated by Tomas" in plain(page)
        assert not following.participants.exists()

    def test_is_seen_by_nobody_else(self, following, again, second, client_of, ana, jo, tomas, ines, kofi):
        for each in (ana, jo, tomas, ines, kofi):
            following.seat(each)

        def seen(*who):
            pages = {
                (each.name, page): CHANCE.sub("…", client_of(each).get(page).text)
                for each in who
                for page in (f"/s/{following.public_id}/", url("early-story", following, again))
            }
            return pages | everything(Session.objects.get(pk=following.pk), *who)

        assert TestAHiddenEarlyEstimate.differing(second, seen, ana, jo, ines, kofi) == set()
        on_stage(following, ines)
        assert TestAHiddenEarlyEstimate.differing(second, seen, ana, jo, ines, kofi) == set()
        Round.open(Session.objects.get(pk=following.pk).on_stage, ines)
        assert TestAHiddenEarlyEstimate.differing(second, seen, ana, jo, ines, kofi) == set()
        assert "own" in TestAHiddenEarlyEstimate.differing(second, seen, tomas)

    def test_is_opened_with_those_given_now_for_who_is_there(self, following, again, tomas, jo, ines):
        size_of(following, jo, "5", again)
        running = on_stage(following, ines)
        assert sealed_count(running.on_stage) == 1
        following.seat(tomas)
        assert sealed_count(running.on_stage) == 2

        assert open_early(running.on_stage, ines)

        assert sorted(Scene(running).round.votes.values_list("participant__member__name", "label")) == [
            ("Jo", "5"),
            ("Tomas", "5"),
        ]

    def test_is_replaced_and_taken_back_where_it_went(self, following, again, tomas):
        seat = following.seat(tomas)
        size_of(following, tomas, "8", again)
        assert early_sizes(again, [seat]) == {seat.pk: "8"}

        size_of(following, tomas, None, again)

        assert early_sizes(again, [seat]) == {}
        assert not Vote.objects.exists()

    def test_stays_behind_once_a_room_has_had_the_story(self, following, again, ines, tomas):
        running = on_stage(following, ines)
        seat = running.seat(tomas)
        assert early_sizes(again, [seat]) == {seat.pk: "5"}
        running.advance(running.position, ines, running.started_at + timedelta(minutes=9))
        finish.finish(running, ines)

        third = SessionFactory(team=following.team, by=ines)
        Entry.add_all(third, Phase.DEEP_DIVE, [(again.item, "not ready")])

        assert early_sizes(third.entries.get(), [third.seat(tomas)]) == {}

    def test_stays_in_its_team_and_with_its_own_story(self, following, ulla, tomas, second):
        other = ItemFactory(team=following.team, title="Another story")
        Entry.add_all(following, Phase.DEEP_DIVE, [(other, "new")])

        assert early_sizes(following.entries.get(), [following.seat(tomas)]) == {}


class TestOpening:
    @pytest.fixture
    def staged(self, session, story, ines, tomas, jo):
        size_of(session, tomas, "5", story)
        size_of(session, jo, "5", story)
        return on_stage(session, ines)

    def test_is_the_storys_first_act_and_settles_what_is_equal(self, staged, ines):
        assert open_early(staged.on_stage, ines)
        round_ = Scene(staged).round

        assert (round_.number, round_.outcome().proposed) == (0, "5")
        assert deep_dive.settle(round_, "5", ines)
        staged.on_stage.item.refresh_from_db()
        assert staged.on_stage.item.estimate_label == "5"

    def test_puts_the_size_under_enter_when_all_are_equal(self, staged, ines):
        assert 'data-key="E"' in everything(staged)["facilitator"]["votes"]
        assert 'data-key="E"' not in everything(staged)["member"]["votes"]
        open_early(staged.on_stage, ines)

        assert 'data-key="Enter"' in everything(staged)["facilitator"]["votes"]

    def test_asks_to_talk_first_when_they_differ(self, staged, story, ines, lin):
        Vote.objects.filter(participant__member__name="Jo").update(label="8", points=8)
        open_early(staged.on_stage, ines)

        assert 'data-key="Enter"' not in everything(staged)["facilitator"]["votes"]

    def test_asks_to_talk_first_when_a_question_is_open(self, staged, ines, tomas):
        Question.ask(staged.on_stage.item, "Which quay?", tomas)
        open_early(staged.on_stage, ines)

        assert 'data-key="Enter"' not in everything(staged)["facilitator"]["votes"]

    def test_asks_to_talk_first_when_somebody_is_unsure(self, staged, ines):
        Vote.objects.filter(participant__member__name="Jo").update(label="?", points=None)
        open_early(staged.on_stage, ines)

        assert 'data-key="Enter"' not in everything(staged)["facilitator"]["votes"]

    def test_happens_once(self, staged, ines):
        assert open_early(staged.on_stage, ines)
        assert not open_early(staged.on_stage, ines)

    def test_is_too_late_once_the_room_votes(self, staged, ines):
        Round.open(staged.on_stage, ines)

        assert not open_early(staged.on_stage, ines)

    def test_hides_the_former_size_like_any_round(self, staged, ines):
        open_early(staged.on_stage, ines)

        staged.on_stage.item.refresh_from_db()
        assert staged.on_stage.item.is_being_estimated

    def test_is_kept_beside_the_rounds_that_follow_and_in_the_summary(self, staged, ines, tomas):
        open_early(staged.on_stage, ines)
        second = Round.open(staged.on_stage, ines)
        second.cast_vote(staged.seat(tomas), "8")
        second.reveal(ines)

        assert [each.number for each in Scene(staged).rounds] == [0, 1]
        rounds = copied(staged)["not_ready"][0]["rounds"]
        assert [each["kind"] for each in rounds] == ["early", "live"]


class TestThePage:
    def test_leads_to_the_first_story_that_is_unread(self, session, story, tomas, client_of):
        Reading.note(story, session.seat(tomas))
        second = session.entries.listed_in("deep-dive").last()

        response = client_of(tomas).get(f"/s/{session.public_id}/early/")

        assert response.url == url("early-story", session, second)

    def test_works_from_story_to_story_without_script(self, session, story, tomas, client_of):
        client = client_of(tomas)
        page = client.get(url("early-story", session, story))
        assert story.item.title in page.text

        client.post(url("early-size", session, story), {"card": "5"})
        client.post(url("early-question", session, story), {"text": "Which quay?"})
        page = tight(client.get(url("early-story", session, story)).text)

        assert "Which quay?" in page
        assert 'data-card="5" aria-pressed="true"' in page
        following = client.post(url("early-reading", session, story))
        assert following.url != url("early-story", session, story)

    def test_refuses_nonsense_and_keeps_what_was_typed(self, session, story, tomas, client_of):
        client = client_of(tomas)
        wrong = client.post(url("early-size", session, story), {"card": "4"})
        long = client.post(url("early-question", session, story), {"text": "x" * 2001})

        assert (wrong.status_code, long.status_code) == (422, 422)
        assert "isn’t on the scale" in wrong.text
        assert "x" * 2001 in long.text

    def test_has_no_cards_for_those_who_do_not_estimate(self, session, story, kofi, ana, client_of):
        for who in (kofi, ana):
            assert "data-card" not in client_of(who).get(url("early-story", session, story)).text

    def test_does_not_tell_the_former_size(self, session, story, ana, tomas, client_of):
        before = CHANCE.sub("…", client_of(tomas).get(url("early-story", session, story)).text)
        story.item.settle(40, "40", ana)

        after = CHANCE.sub("…", client_of(tomas).get(url("early-story", session, story)).text)

        assert after == before

    def test_leads_to_the_summary_once_it_is_over(self, session, ines, tomas, client_of):
        Session.objects.filter(pk=session.pk).update(started_at=session.starts_at)
        Session.objects.filter(pk=session.pk).update(finished_at=session.starts_at)

        response = client_of(tomas).get(f"/s/{session.public_id}/early/")

        assert response.url == f"/s/{session.public_id}/summary/"

    def test_is_a_guests_too(self, session, story, lin, client_of):
        client_of(lin).post(url("early-size", session, story), {"card": "3"})

        assert Vote.objects.get().participant.member == lin


class TestTheOrders:
    ORDERS = (
        ("early-reading", {}, None),
        ("early-size", {"card": "5"}, "kofi"),
        ("early-question", {"text": "Which quay?"}, None),
        ("early-opening", {}, "tomas"),
    )

    @pytest.mark.parametrize(("name", "data", "lacks"), ORDERS)
    def test_know_who_may(self, session, story, ulla, kofi, tomas, client_of, client, name, data, lacks):
        address = url(name, session, story)

        assert client_of(ulla).post(address, data).status_code == 404
        assert client.post(address, data).status_code == 401
        assert client_of(tomas).get(address).status_code == 405
        if lacks:
            who = {"kofi": kofi, "tomas": tomas}[lacks]
            assert client_of(who).post(address, data).status_code == 403

    def test_announce_a_size_once_and_say_nothing_of_the_card(
        self, session, story, tomas, client_of, django_capture_on_commit_callbacks
    ):
        client = client_of(tomas)

        with django_capture_on_commit_callbacks() as announced:
            client.post(url("early-size", session, story), {"card": "5"})
        assert len(announced) == 1
        assert SESSION.affected_parts(session.public_id, session.topic, frozenset({"stage"})) == ("stage",)

    def test_explain_what_comes_too_late(self, session, story, tomas, ines, client_of):
        running = on_stage(session, ines)

        late = client_of(tomas).post(url("early-size", session, story), {"card": "5"}, follow=True)
        none = client_of(ines).post(url("early-opening", running, story), headers=HTMX)

        assert "already been discussed" in late.text
        assert "no early estimates left" in none.headers["HX-Trigger"]

    def test_open_on_the_stage(self, session, story, tomas, ines, client_of):
        size_of(session, tomas, "5", story)
        on_stage(session, ines)

        response = client_of(ines).post(url("early-opening", session, story), headers=HTMX)

        assert "Only one estimate: 5" in response.text
        assert "% agree" not in response.text


class TestThePlanner:
    def test_shows_who_has_read_and_sized(self, session, story, tomas, jo, ana, client_of):
        size_of(session, tomas, "5", story)
        Reading.note(story, session.seat(jo))

        page = plain(client_of(ana).get(f"/s/{session.public_id}/plan/").text)

        assert "Read by Tomas, Jo" in page
        assert "estimated by Tomas" in page
        assert "Nobody has read it yet" in page
