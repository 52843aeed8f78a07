"""People in the room without a device: added by the facilitator, their cards shown by hand at the reveal."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from core.clock import now
from sessions.access import FACILITATOR, MEMBER, PROJECTOR, session_of
from sessions.deep_dive.service import deep_dive as service
from sessions.meeting.parts.context import Scene
from sessions.meeting.parts.people import people, tally
from sessions.models import NameTaken, Participant, Round, SessionSettings, Vote, add_without_device
from sessions.models.cards_by_hand import enter_by_hand
from sessions.room import parts
from sessions.room.page import SESSION
from sessions.summary.service.finish import finish
from sessions.summary.service.snapshot import copied
from tests.html import toast
from tests.orders import HTMX


@pytest.fixture
def nia(deep_dive):
    """In the room without a device."""
    return add_without_device(deep_dive, "Nia")


@pytest.fixture
def opened(deep_dive, nia, tomas, ines):
    opened = Round.open(deep_dive.on_stage, ines)
    opened.cast_vote(deep_dive.seat(tomas), "5")
    return opened


@pytest.fixture
def revealed(opened, ines):
    opened.reveal(ines)
    return opened


@pytest.fixture
def enter(deep_dive, opened, nia, ines, client_of):
    """Enters Nia's card as the facilitator."""

    def post(card, by=ines, who=None):
        member = (who or nia.member).public_id
        url = reverse("sessions:card-by-hand", args=[deep_dive.public_id, opened.public_id, member])
        return client_of(by).post(url, {"card": card}, headers=HTMX)

    return post


def scene(session):
    return Scene(session_of(session.public_id))


class TestAPersonWithoutADevice:
    def test_is_among_the_people_and_counts_as_here(self, deep_dive, nia):
        before = people(scene(deep_dive)).here
        row = next(each for each in people(scene(deep_dive)).people if each.name == "Nia")

        assert row.presence == "here"
        assert row.without_device
        nia.remove(deep_dive.facilitator, now())
        assert people(scene(deep_dive)).here == before - 1

    def test_is_nobodys_missing_vote(self, deep_dive, opened):
        shown = tally(scene(deep_dive))

        assert "Nia" not in shown.missing
        assert "without a device" in SESSION.render(deep_dive.public_id, MEMBER, ("people",))["people"]

    def test_does_not_keep_the_cards_from_being_revealed(self, deep_dive, nia, tomas, ines):
        SessionSettings(team=deep_dive.team).choose(auto_reveal=True)
        opened = Round.open(deep_dive.on_stage, ines)
        for seat in deep_dive.participants.exclude(pk=nia.pk):
            if seat.standing(deep_dive, False).may("estimate"):
                opened.cast_vote(seat, "5")

        opened.refresh_from_db()
        assert not opened.is_open

    def test_may_be_the_only_one_who_estimates(self, deep_dive, nia, ines):
        opened = Round.open(deep_dive.on_stage, ines)

        assert opened.reveal(ines)
        assert enter_by_hand(opened, nia, "5")

    def test_is_the_teams_member_of_that_name(self, deep_dive, tomas):
        deep_dive.participants.filter(member=tomas).delete()

        assert add_without_device(deep_dive, "tomas").member == tomas

    def test_is_not_added_under_the_name_of_someone_here(self, deep_dive, nia):
        with pytest.raises(NameTaken):
            add_without_device(deep_dive, " NIA ")

    def test_may_be_removed_and_added_again(self, deep_dive, nia, ines):
        nia.remove(ines, now())
        assert all(each.name != "Nia" for each in people(scene(deep_dive)).people)

        assert add_without_device(deep_dive, "Nia").without_device

    def test_has_a_device_once_they_open_the_room(self, deep_dive, tomas):
        deep_dive.participants.filter(member=tomas).delete()
        seat = add_without_device(deep_dive, "Tomas")

        deep_dive.welcome(tomas, now())

        seat.refresh_from_db()
        assert not seat.without_device
        assert seat.is_here(now())

    def test_stands_in_the_summary(self, deep_dive, nia):
        listed = {each["name"]: each["without_device"] for each in copied(deep_dive)["people"]}

        assert listed["Nia"]
        assert not listed["Ines"]


class TestACardShownByHand:
    def test_is_entered_after_the_reveal_and_counted(self, deep_dive, revealed, nia, enter):
        assert enter("8").status_code == 200

        vote = revealed.votes.get(participant=nia)
        assert (vote.label, vote.by_hand) == ("8", True)
        fresh = Round.objects.get(pk=revealed.pk)
        assert not fresh.outcome().agreed
        assert fresh.outcome().highest == "8"
        assert not revealed.votes.exclude(pk=vote.pk).filter(by_hand=True).exists()

    def test_is_never_taken_before_the_reveal(self, opened, nia, enter):
        response = enter("8")

        assert "after the reveal" in toast(response)["text"]
        assert not opened.votes.filter(participant=nia).exists()

    def test_is_not_taken_once_the_round_is_settled(self, revealed, nia, enter, ines):
        service.settle(revealed, "5", ines)
        enter("8")
        assert not revealed.votes.filter(participant=nia).exists()

        service.unsettle(revealed, ines)
        enter("8")
        assert revealed.votes.filter(participant=nia).exists()

    def test_is_not_taken_for_somebody_with_a_device(self, deep_dive, revealed, enter, jo):
        seat = deep_dive.seat(jo)
        enter("8", who=jo)

        assert not revealed.votes.filter(participant=seat).exists()

    def test_is_not_taken_for_a_round_before_the_last(self, deep_dive, revealed, nia, enter, ines):
        Round.open(deep_dive.on_stage, ines)

        enter("8")

        assert not Vote.objects.filter(participant=nia).exists()

    def test_is_undone_by_the_card_before(self, revealed, nia, enter):
        enter("5")
        assert toast(enter("8"))["fields"] == {"card": "5"}

        enter("5")
        assert revealed.votes.get(participant=nia).label == "5"
        assert toast(enter(""))["text"]
        assert not revealed.votes.filter(participant=nia).exists()

    def test_is_entered_by_the_facilitator_alone(self, revealed, nia, enter, tomas):
        assert enter("8", by=tomas).status_code == 403
        assert not revealed.votes.filter(participant=nia).exists()

    def test_is_marked_on_the_stage_and_on_the_wall(self, deep_dive, revealed, enter):
        enter("8")

        for audience, part in ((MEMBER, "votes"), (FACILITATOR, "votes"), (PROJECTOR, "stage")):
            shown = parts.render(scene(deep_dive), audience, (part,))[part]
            assert "said aloud" in shown

    def test_is_asked_of_the_facilitator_alone(self, deep_dive, revealed):
        shown = {
            audience: parts.render(scene(deep_dive), audience, ("votes",))["votes"]
            for audience in (MEMBER, FACILITATOR)
        }

        assert "Nia says" in shown[FACILITATOR]
        assert "Nia says" not in shown[MEMBER]

    def test_is_marked_in_the_summary(self, deep_dive, revealed, enter, ines):
        enter("8")
        service.settle(Round.objects.get(pk=revealed.pk), "5", ines)

        dives = [each for listed in ("ready", "not_ready") for each in copied(deep_dive)[listed]]
        votes = [vote for each in dives for round_ in each["rounds"] for vote in round_["votes"]]
        assert sorted((vote["card"], vote["by_hand"]) for vote in votes) == [("5", False), ("8", True)]

    def test_is_said_aloud_on_the_page_and_in_the_markdown_of_the_summary_beside_the_mean(
        self, deep_dive, revealed, enter, ines, client_of, kofi
    ):
        enter("8")
        service.settle(Round.objects.get(pk=revealed.pk), "5", ines)
        deep_dive.refresh_from_db()
        deep_dive.advance(past=deep_dive.position, by=ines)
        finish(deep_dive, ines)

        read = client_of(kofi)
        page = read.get(reverse("sessions:summary", args=[deep_dive.public_id])).text
        page = " ".join(strip_tags(page).split())
        markdown = read.get(reverse("sessions:summary-markdown", args=[deep_dive.public_id])).text

        assert "8 said aloud" in page
        assert "5 said aloud" not in page
        assert "mean 6.5" in page
        assert "(5, 8 said aloud; mean 6.5)" in markdown

    def test_stays_where_its_owner_has_got_a_device_since(self, deep_dive, revealed, nia, enter):
        enter("8")
        Participant.objects.filter(pk=nia.pk).update(without_device=False)

        assert Round.objects.get(pk=revealed.pk).outcome().highest == "8"
