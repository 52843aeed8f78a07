"""The people in the room and the tally of the vote: who has voted, never what."""

from sessions.meeting.parts.context import Scene
from sessions.meeting.parts.view_models.people import ClaimedSeat, PeopleView, PersonView, TallyView
from sessions.meeting.rules.agenda import Phase
from sessions.models import NameClaim, Participant


def people(scene: Scene) -> PeopleView:
    shown = tuple(person(scene, seat) for seat in scene.seats)
    return PeopleView(shown, sum(1 for each in shown if each.presence == "here"))


def person_of(scene: Scene, member_id: str) -> PersonView | None:
    """The row of the member with this public id; None when they have no seat."""
    return next((person(scene, seat) for seat in scene.seats if seat.member.public_id == member_id), None)


def person(scene: Scene, seat: Participant) -> PersonView:
    member = seat.member
    vote, card = _vote(scene, seat)
    return PersonView(
        id=member.public_id,
        name=member.name,
        initials=member.initials,
        hue=member.hue,
        role_label=member.title or member.get_role_display(),
        presence="here" if seat.without_device or seat.is_here(scene.at) else "away",
        is_watching=seat.watching,
        is_guest=member.is_guest,
        leads=scene.session.facilitator_id == member.pk or seat.shares_lead,
        hand_raised=seat.hand_raised_at is not None,
        vote=vote,
        card=card,
        is_outdated=vote == "voted" and scene.is_outdated(seat),
        without_device=seat.without_device,
    )


def claims(scene: Scene) -> tuple[ClaimedSeat, ...]:
    """The people at the door who say that they are somebody here."""
    asked = NameClaim.objects.open(scene.at).filter(
        participant__session=scene.session, participant__shown_out_at=None
    )
    return tuple(
        ClaimedSeat(
            each.public_id,
            each.participant.member.name,
            each.participant.is_here(scene.at),
            each.participant.without_device,
        )
        for each in asked.select_related("participant__member")
    )


def tally(scene: Scene) -> TallyView:
    if scene.phase != Phase.DEEP_DIVE or scene.round is None or not scene.round.is_open:
        return TallyView(is_on=False)
    missing = [seat.member.name for seat in scene.electorate if seat.pk not in scene.voted]
    return TallyView(True, len(scene.voted), len(scene.electorate), tuple(missing))


def _vote(scene: Scene, seat: Participant) -> tuple[str, str]:
    current = scene.round
    if current is None or scene.phase != Phase.DEEP_DIVE:
        return "none", ""
    if current.is_open:
        if seat.pk in scene.voted:
            return "voted", ""
        return ("waiting" if scene.may_estimate(seat) and not seat.without_device else "none"), ""
    if seat.pk not in scene.voted or not scene.settings.names_at_reveal:
        return "none", ""
    return "open", next(vote.label for vote in current.votes.all() if vote.participant_id == seat.pk)
