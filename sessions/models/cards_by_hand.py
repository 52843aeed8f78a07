"""Cards that people without a device show by hand at the reveal, and that the facilitator enters."""

from backlog.items.rules.scales import card_named
from core.clock import now

from .estimation import Round
from .participant import Participant


def card_by_hand(revealed: Round, voter: Participant) -> str:
    """The card that this person showed in a revealed round; empty if none was entered."""
    if revealed.is_open:
        return ""
    return revealed.votes.filter(participant=voter).values_list("label", flat=True).first() or ""


def enter_by_hand(revealed: Round, voter: Participant, label: str | None) -> bool:
    """Saves the card that a person without a device shows by hand; None takes it back.

    Only between the reveal and the settling of the item's last round, and for such a person alone: all
    others vote themselves. False if it is too late or too early. A label that is not on the scale raises
    ValueError.
    """
    card = card_named(revealed.cards, label) if label is not None else None
    if label is not None and card is None:
        raise ValueError("no such card")
    with revealed.entry.session.changing("votes", voter.part, "hint") as session:
        present = Round.objects.select_for_update().get(pk=revealed.pk)
        seat = session.participants.admitted().filter(pk=voter.pk, without_device=True).first()
        newer = present.entry.rounds.filter(number__gt=present.number).exists()
        if present.is_open or present.settled_at or newer or seat is None:
            session.nothing_changed()
            return False
        if card is None:
            present.votes.filter(participant=seat).delete()
        else:
            shown = {"label": card.label, "points": card.points, "at": now(), "by_hand": True}
            present.votes.update_or_create(participant=seat, defaults=shown)
    return True
