"""Reference stories, possible estimates and remarks, shown beside the cards of a round."""

from sessions.deep_dive.parts.view_models import ReferenceView, Remark, RevealedRound, StoryName
from sessions.deep_dive.rules.consensus import Outcome, Way
from sessions.deep_dive.rules.references import Settled, references
from sessions.meeting.parts.context import Scene
from sessions.models import Round, Vote

# The number of past rounds among which reference stories are looked for.
REMEMBERED = 120


def references_of(scene: Scene, current: Round) -> tuple[ReferenceView, ...]:
    """The stories to compare with: of every estimate while cards are hidden, then of those chosen."""
    entry = scene.on_stage
    past = (
        Round.objects.agreed_on(scene.session.team)
        .exclude(entry__item=entry.item_id if entry else None)
        .select_related("entry__item")[:REMEMBERED]
    )
    settled = [
        Settled(each.entry.item.key, each.entry.item.title, each.settled_label, each.settled_at)
        for each in past
        if each.settled_at and not each.entry.item.is_being_estimated
    ]
    sizes = [card.label for card in current.cards if card.is_size]
    if not current.is_open:
        chosen = {vote.label for vote in current.votes.all()}
        sizes = [size for size in sizes if size in chosen]
    return tuple(
        ReferenceView(size, tuple(StoryName(story.key, story.title) for story in stories))
        for size, stories in references(settled, sizes).items()
    )


def sizes_of(scene: Scene, current: Round, revealed: RevealedRound | None) -> tuple[str, ...]:
    """The estimates that can be settled on; with consensus, only the one that everyone chose."""
    if revealed and scene.settings.settles_by == Way.CONSENSUS:
        return (revealed.proposed,) if revealed.agreed else ()
    return tuple(card.label for card in current.cards if card.is_size)


def remarks_of(votes: list[Vote], outcome: Outcome, names: bool) -> tuple[Remark, ...]:
    """The remarks on the cards, those of the outliers first."""
    spoken = (vote for vote in votes if vote.reason or vote.confidence)
    # Not in the order of the votes: it could tell whose card it is where votes stay anonymous.
    rows = [
        Remark(vote.label, vote.participant.member.name if names else "", vote.reason, vote.confidence)
        for vote in spoken
    ]
    return tuple(
        sorted(
            rows, key=lambda row: (_turn(outcome, row.label), row.label, not row.reason, row.reason, row.name)
        )
    )


def _turn(outcome: Outcome, label: str) -> int:
    return outcome.outliers.index(label) if label in outcome.outliers else len(outcome.outliers)
