"""Turns to speak, and reactions."""

from django.utils.translation import gettext as _

from sessions.meeting.parts.context import Scene
from sessions.meeting.parts.view_models.turns import HandsView, HandView, ReactionView
from sessions.models import Participant, Reaction


def hands(scene: Scene) -> HandsView:
    """The speaker, and the raised hands in the order in which they were raised."""
    up = sorted(
        (seat for seat in scene.seats if seat.hand_raised_at), key=lambda seat: (seat.hand_raised_at, seat.pk)
    )
    speaker = next((seat for seat in scene.seats if seat.pk == scene.session.speaker_id), None)
    return HandsView(_hand(speaker) if speaker else None, tuple(_hand(seat) for seat in up))


def reactions(scene: Scene) -> tuple[ReactionView, ...]:
    """The reactions of the last few seconds."""
    fresh = Reaction.objects.filter(session=scene.session).fresh(scene.at)
    return tuple(
        ReactionView(
            each.public_id, each.kind, _(str(Reaction.Kind(each.kind).label)), each.participant.member.name
        )
        for each in fresh.select_related("participant__member")
    )


def _hand(seat: Participant) -> HandView:
    return HandView(seat.member.public_id, seat.member.name)
