"""Rounds by the team's settings: who is waited for, when cards are revealed, and what is settled on."""

import json
from datetime import timedelta

import pytest

from backlog.models import Criterion
from core.clock import now
from live import timing
from live.pages import Presence
from sessions.access import DECIDER, FACILITATOR, MEMBER, OBSERVER, PROJECTOR, session_of
from sessions.deep_dive.rules.consensus import Way
from sessions.deep_dive.service import deep_dive as deep_dive_service
from sessions.meeting.parts.context import Scene
from sessions.models import Round, SessionSettings
from sessions.room import parts
from sessions.room.page import SESSION
from tests.html import plain, tight
from tests.orders import HTMX


@pytest.fixture
def hold(deep_dive):
    """Sets the team's settings of rounds: `hold(auto_reveal=True)`."""
    return lambda **chosen: SessionSettings(team=deep_dive.team).choose(**chosen)


@pytest.fixture
def opened(deep_dive, ines):
    return Round.open(deep_dive.on_stage, ines)


@pytest.fixture
def vote(deep_dive, opened, client_of):
    """Votes as a browser does: `vote(tomas, "5")`."""

    def put(member, card):
        url = f"/s/{deep_dive.public_id}/rounds/{opened.public_id}/votes/"
        return client_of(member).post(url, {"card": card}, headers=HTMX)

    return put


def is_revealed(round) -> bool:
    round.refresh_from_db()
    return not round.is_open


class TestAutomaticReveal:
    def test_wait_for_everybody_who_is_here_and_estimates(self, hold, opened, vote, tomas, jo, lin):
        hold(auto_reveal=True)

        vote(tomas, "5")
        vote(jo, "8")
        assert not is_revealed(opened)
        vote(lin, "5")

        assert is_revealed(opened)
        assert opened.revealed_by is None

    def test_are_not_revealed_unless_the_team_wants_it(self, opened, vote, tomas, jo):
        vote(tomas, "5")
        vote(jo, "8")

        assert not is_revealed(opened)

    def test_do_not_wait_for_someone_who_has_left(self, hold, deep_dive, opened, vote, tomas, jo):
        hold(auto_reveal=True)
        vote(tomas, "5")
        later = now() + timedelta(seconds=timing.AWAY + 1)
        SESSION.note_seen({deep_dive.public_id: frozenset({tomas.public_id})}, later)

        SESSION.attend(deep_dive.public_id, frozenset({jo.public_id}), Presence.AWAY, later)

        assert is_revealed(opened)

    def test_do_not_wait_for_an_observer(self, hold, deep_dive, opened, vote, client_of, tomas, jo):
        hold(auto_reveal=True)
        vote(tomas, "5")

        client_of(jo).post(f"/s/{deep_dive.public_id}/watching/", {"watching": "1"}, headers=HTMX)

        assert is_revealed(opened)

    def test_do_not_wait_for_someone_who_was_removed(
        self, hold, deep_dive, opened, vote, client_of, ines, tomas, jo
    ):
        hold(auto_reveal=True)
        vote(tomas, "5")

        client_of(ines).post(f"/s/{deep_dive.public_id}/people/{jo.public_id}/exit/", headers=HTMX)

        assert is_revealed(opened)

    def test_are_not_revealed_before_anybody_has_voted(self, hold, deep_dive, opened, tomas, jo):
        hold(auto_reveal=True)
        for member in (tomas, jo):
            deep_dive.seat(member).watch(True)

        assert not session_of(deep_dive.public_id).reveal_when_complete(now())


class TestARoundWithoutEstimators:
    """Only people who lead, decide or observe are in the room."""

    @pytest.fixture
    def alone(self, hold, deep_dive, opened, tomas, jo):
        hold(auto_reveal=True)
        for member in (tomas, jo):
            deep_dive.seat(member).watch(True)
        return opened

    @pytest.mark.parametrize("audience", [FACILITATOR, MEMBER, PROJECTOR])
    def test_says_that_nobody_estimates(self, alone, deep_dive, audience):
        tally = parts.render(Scene(session_of(deep_dive.public_id)), audience, ("tally",))["tally"]

        assert "Nobody here estimates" in tally
        assert "0 of 0" not in tally
        assert "Everyone has voted" not in tally

    def test_tells_the_facilitator_what_to_do(self, alone, deep_dive):
        tally = parts.render(Scene(session_of(deep_dive.public_id)), FACILITATOR, ("tally",))["tally"]

        assert "Invite a developer" in tight(tally)

    def test_is_never_revealed_by_itself(self, alone, deep_dive):
        assert not deep_dive.reveal_when_complete(now())
        assert not is_revealed(alone)

    def test_counts_again_as_soon_as_somebody_estimates(self, alone, deep_dive, jo):
        deep_dive.seat(jo).watch(False)

        tally = parts.render(Scene(session_of(deep_dive.public_id)), MEMBER, ("tally",))["tally"]
        assert "0 of 1 have voted" in tight(tally)
        assert "Waiting for Jo" in plain(tight(tally))


class TestSettling:
    @pytest.fixture
    def split(self, opened, deep_dive, tomas, jo, ines):
        opened.cast_vote(deep_dive.seat(tomas), "3")
        opened.cast_vote(deep_dive.seat(jo), "13")
        opened.reveal(ines)
        return opened

    def shown(self, session) -> str:
        return parts.render(Scene(session_of(session.public_id)), FACILITATOR, ("votes",))["votes"]

    @pytest.mark.parametrize(
        ("way", "proposed"), [(Way.MEDIAN, "8"), (Way.SPLIT, "8"), (Way.FACILITATOR, None)]
    )
    def test_is_proposed_by_the_way_of_the_team(self, hold, split, deep_dive, way, proposed):
        hold(settles_by=way)

        shown = self.shown(deep_dive)

        assert ('data-key="Enter"' in shown) == (proposed is not None)
        assert 'value="13"' in shown

    def test_waits_for_consensus_where_the_team_wants_that(self, hold, split, deep_dive, client_of, ines):
        hold(settles_by=Way.CONSENSUS)
        url = f"/s/{deep_dive.public_id}/rounds/{split.public_id}/settlement/"

        response = client_of(ines).post(url, {"card": "8"}, headers=HTMX)

        assert response.status_code == 422
        assert "vote again" in json.loads(response["HX-Trigger"])["toast"]["text"]
        assert 'value="8"' not in self.shown(deep_dive)
        assert 'data-key="V Enter"' in self.shown(deep_dive)

    def test_takes_what_all_agree_on_whatever_the_way(self, hold, opened, deep_dive, tomas, jo, ines):
        hold(settles_by=Way.CONSENSUS)
        for member in (tomas, jo):
            opened.cast_vote(deep_dive.seat(member), "5")
        opened.reveal(ines)

        assert deep_dive_service.settle(opened, "5", ines)


class TestRevealedRounds:
    def test_are_kept_side_by_side_each_with_its_spread(self, opened, deep_dive, tomas, jo, ines):
        opened.cast_vote(deep_dive.seat(tomas), "3")
        opened.cast_vote(deep_dive.seat(jo), "13")
        opened.reveal(ines)
        second = Round.open(deep_dive.on_stage, ines)
        second.cast_vote(deep_dive.seat(tomas), "5")
        second.cast_vote(deep_dive.seat(jo), "?")
        second.reveal(ines)

        view = parts.story.votes(Scene(session_of(deep_dive.public_id)))

        assert [(each.number, each.spread, each.agreement) for each in view.earlier] == [(1, 3, 50)]
        assert (view.revealed.agreed, view.revealed.unsure, view.revealed.breaks) == (True, 1, 0)

    def test_count_no_spectator(self, opened, deep_dive, client_of, kofi, vote):
        assert vote(kofi, "5").status_code == 403
        assert not opened.votes.exists()


class TestTheMean:
    def stage(self, session, audience):
        return tight(parts.render(Scene(session_of(session.public_id)), audience, ("stage",))["stage"])

    @pytest.mark.parametrize("audience", [FACILITATOR, MEMBER, OBSERVER, PROJECTOR])
    def test_stands_marked_beside_the_cards_once_they_are_open(
        self, deep_dive, opened, vote, ines, tomas, jo, lin, audience
    ):
        for member, card in ((tomas, "5"), (jo, "8"), (lin, "?")):
            vote(member, card)
        assert "mean" not in self.stage(deep_dive, audience)

        opened.reveal(ines)

        assert "mean 6.5" in self.stage(deep_dive, audience)

    def test_is_left_out_for_one_card(self, deep_dive, opened, vote, ines, tomas, lin):
        vote(tomas, "5")
        vote(lin, "?")
        opened.reveal(ines)

        assert "mean" not in self.stage(deep_dive, MEMBER)


class TestARemark:
    @pytest.fixture
    def say(self, deep_dive, opened, client_of):
        def post(member, **data):
            url = f"/s/{deep_dive.public_id}/rounds/{opened.public_id}/remark/"
            return client_of(member).post(url, data, headers=HTMX)

        return post

    def test_is_read_by_all_at_the_reveal_the_outliers_first(
        self, hold, deep_dive, opened, vote, say, ines, tomas, jo, lin
    ):
        hold(names_at_reveal=True)
        for member, card in ((tomas, "5"), (jo, "5"), (lin, "13")):
            vote(member, card)
        say(tomas, confidence="sure", reason="Same  as the\nfull refund")
        say(lin, reason="New to me")
        opened.reveal(ines)

        remarks = parts.story.votes(Scene(session_of(deep_dive.public_id))).revealed.remarks

        assert [(each.label, each.name, each.reason, each.confidence) for each in remarks] == [
            ("13", "Lin", "New to me", ""),
            ("5", "Tomas", "Same as the full refund", "sure"),
        ]

    @pytest.mark.parametrize("shown", [False, True])
    def test_has_names_only_where_the_team_has_switched_them_on(
        self, hold, deep_dive, opened, vote, say, ines, tomas, jo, lin, shown
    ):
        if shown:
            hold(names_at_reveal=True)
        for member, card in ((tomas, "13"), (jo, "2")):
            vote(member, card)
            say(member, confidence="guess", reason="The tide")
        opened.reveal(ines)

        for audience in (FACILITATOR, DECIDER, MEMBER, OBSERVER, PROJECTOR):
            scene = Scene(session_of(deep_dive.public_id))
            stage = parts.render(scene, audience, ("stage",))["stage"]
            assert "Who picked 13?" in stage
            assert ("Tomas" in stage, "Jo" in stage) == (shown, shown)
        part = deep_dive.seat(tomas).part
        row = parts.render(Scene(session_of(deep_dive.public_id)), MEMBER, (part,))[part]
        assert ("person__card" in row) == shown
        # Nor does another person's own part tell it.
        owners = parts.Owners(Scene(session_of(deep_dive.public_id)), frozenset({lin.public_id}))
        assert "Tomas" not in str(parts.render_personal(owners.scene, MEMBER, owners, parts.PERSONAL))

    def test_stays_with_another_card_and_goes_with_the_card(self, opened, vote, say, tomas):
        vote(tomas, "5")
        say(tomas, reason="New to me")
        vote(tomas, "8")
        assert opened.votes.get().reason == "New to me"

        vote(tomas, "")
        vote(tomas, "8")

        assert opened.votes.get().reason == ""

    def test_is_announced_to_its_owner_alone(self, opened, vote, say, tomas, monkeypatch):
        vote(tomas, "5")
        announced = []
        monkeypatch.setattr(
            "teams.models.team.announce",
            lambda topic, counter, parts, **how: announced.append((parts, how["whose"])),
        )

        say(tomas, confidence="sure")

        assert announced == [(("remark",), tomas.public_id)]

    @pytest.mark.parametrize("late", [True, False])
    def test_needs_a_hidden_card(self, opened, vote, say, ines, tomas, late):
        if late:
            vote(tomas, "5")
            opened.reveal(ines)

        assert "hidden" in json.loads(say(tomas, reason="Because").headers["HX-Trigger"])["toast"]["text"]
        assert not opened.votes.exclude(reason="").exists()


class TestAnOutdatedCard:
    @pytest.fixture
    def outdated(self, deep_dive, opened, vote, tomas, jo):
        """A round in which Tomas voted, then a criterion was added, then Jo voted."""
        vote(tomas, "5")
        Criterion.write(deep_dive.on_stage.item, "A ship sees its berth", jo)
        vote(jo, "5")
        return opened

    def own(self, session, member) -> str:
        scene = Scene(session_of(session.public_id))
        owners = parts.Owners(scene, frozenset({member.public_id}))
        return parts.render_personal(scene, MEMBER, owners, ("deck",))[member.public_id]["deck"]

    def row(self, session, member):
        return parts.people.person_of(Scene(session_of(session.public_id)), member.public_id)

    def test_is_marked_for_its_owner_and_without_the_card_for_all(self, deep_dive, outdated, tomas, jo):
        assert "before the criteria changed" in self.own(deep_dive, tomas)
        assert "before the criteria changed" not in self.own(deep_dive, jo)
        assert self.row(deep_dive, tomas).is_outdated
        assert not self.row(deep_dive, jo).is_outdated

    def test_is_kept_with_one_tap(self, deep_dive, outdated, client_of, tomas):
        url = f"/s/{deep_dive.public_id}/rounds/{outdated.public_id}/kept-vote/"

        client_of(tomas).post(url, headers=HTMX)

        assert "before the criteria changed" not in self.own(deep_dive, tomas)
        assert outdated.votes.get(participant=deep_dive.seat(tomas)).label == "5"

    def test_is_replaced_by_another_card(self, deep_dive, outdated, vote, tomas):
        vote(tomas, "8")

        assert not self.row(deep_dive, tomas).is_outdated

    def test_is_still_said_at_the_reveal_but_not_of_what_changed_after_it(
        self, deep_dive, outdated, ines, jo
    ):
        outdated.reveal(ines)
        Criterion.write(deep_dive.on_stage.item, "And its tide", jo)

        view = parts.story.votes(Scene(session_of(deep_dive.public_id)))

        assert view.revealed.outdated == 1

    def test_is_rendered_again_when_the_criteria_change(self, deep_dive, outdated):
        item = deep_dive.on_stage.item

        touched = SESSION.affected_parts(deep_dive.public_id, deep_dive.team.topic, frozenset({item.part}))

        assert {"people", "deck"} <= set(touched)


class TestAgreement:
    """What is announced of a revealed round: on the stage, to those who listen, and on the projector."""

    @pytest.fixture
    def announced(self, deep_dive, opened, tomas, jo, lin, ines):
        """What is announced after these cards: `announced("5", "5", "?")`."""

        def reveal(*cards):
            for member, card in zip((tomas, jo, lin), cards, strict=False):
                opened.cast_vote(deep_dive.seat(member), card)
            opened.reveal(ines)
            scene = Scene(session_of(deep_dive.public_id))
            votes = tight(parts.render(scene, MEMBER, ("votes",))["votes"])
            return votes, tight(parts.render(scene, PROJECTOR, ("stage",))["stage"])

        return reveal

    def test_is_everyones_where_all_gave_the_same_estimate(self, announced):
        stage, projected = announced("5", "5", "5")

        assert "Votes revealed. Everyone agrees on 5." in stage
        assert "Everyone agrees on 5" in projected

    @pytest.mark.parametrize(
        ("cards", "words"),
        [
            (("5", "5", "?"), "All estimates are 5; 1 person gave none"),
            (("5", "5", "☕"), "All estimates are 5; 1 person gave none"),
            (("5", "?", "?"), "Only one estimate: 5"),
        ],
    )
    def test_is_not_everyones_where_somebody_gave_no_estimate(self, announced, cards, words):
        stage, projected = announced(*cards)

        assert f"Votes revealed. {words}." in stage
        assert stage.count(words) == 2
        assert words in projected
        assert "Everyone" not in stage + projected
        assert "100 % agree" not in stage.replace("\xa0", " ").replace("&nbsp;", " ")

    def test_is_a_share_of_the_estimates_alone(self, announced):
        stage = announced("5", "8", "?")[0].replace("\xa0", " ").replace("&nbsp;", " ")

        assert "Votes revealed, from 5 to 8, 50 % of estimates agree; 1 person gave none." in stage
        assert stage.count("50 % of estimates agree") == 2

    def test_is_not_spoken_of_where_nobody_estimated(self, announced):
        stage, _projected = announced("?", "?")

        assert "Votes revealed. Nobody estimated." in stage
        assert "agree" not in stage
