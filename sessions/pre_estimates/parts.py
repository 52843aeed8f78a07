"""The preparation page of one person: one story to read, and their own private estimates."""

from functools import cached_property

from django.utils.safestring import SafeString

from core.markdown import to_html
from sessions.access import Viewer
from sessions.meeting.rules.agenda import Phase
from sessions.models import Entry, Reading, Session
from sessions.models.pre_estimates import early_cards, early_sizes_by
from teams.members.rules.rights import Act


class EarlyPage:
    """A story of the session's deep dive as this person sees it; rows are read when needed."""

    def __init__(self, session: Session, viewer: Viewer, entry: Entry | None = None):
        self.session, self.viewer, self.entry = session, viewer, entry

    @cached_property
    def stories(self) -> list[dict]:
        """All stories, each with whether this person has read and estimated it."""
        return [
            {
                "entry": entry,
                "is_here": self.entry is not None and entry.pk == self.entry.pk,
                "is_read": entry.pk in self._read,
                "is_sized": entry.item_id in self._sizes,
            }
            for entry in self.session.entries.listed_in(Phase.DEEP_DIVE).select_related("item")
        ]

    def first_unread(self) -> Entry | None:
        """The story to begin with; the first one when all are read, None without a story."""
        unread = [row["entry"] for row in self.stories if not row["is_read"]]
        return next(iter([*unread, *(row["entry"] for row in self.stories)]), None)

    @cached_property
    def following(self) -> Entry | None:
        """The story after this one, in the order of the list."""
        entries = [row["entry"] for row in self.stories]
        place = next((place for place, row in enumerate(self.stories) if row["is_here"]), len(entries))
        return next(iter(entries[place + 1 :]), None)

    @property
    def done(self) -> int:
        return sum(row["is_read"] for row in self.stories)

    # The story

    @property
    def item(self):
        assert self.entry is not None
        return self.entry.item

    @property
    def description(self) -> SafeString:
        return to_html(self.item.description)

    @cached_property
    def questions(self) -> list:
        asked = self.item.questions.filter(withdrawn_at=None)
        return list(asked.select_related("asked_by", "answered_by"))

    @property
    def is_read(self) -> bool:
        return self.entry is not None and self.entry.pk in self._read

    @property
    def is_open(self) -> bool:
        """True if an early estimate can still be given; a story on the stage is voted on there."""
        assert self.entry is not None
        return not self.session.is_finished and not (
            self.entry.was_looked_at or self.entry.rounds.in_play().exists()
        )

    @property
    def cards(self) -> list[dict]:
        """The scale, with the person's own card marked; empty for those who do not estimate."""
        assert self.entry is not None
        if not self.viewer.may(Act.ESTIMATE):
            return []
        return [
            {"label": card.label, "is_chosen": card.label == self.chosen} for card in early_cards(self.entry)
        ]

    @property
    def chosen(self) -> str:
        return self._sizes.get(self.entry.item_id, "") if self.entry else ""

    # What this person has done

    @cached_property
    def _read(self) -> frozenset[int]:
        mine = Reading.objects.filter(entry__session=self.session, participant=self.viewer.seat)
        return frozenset(mine.values_list("entry_id", flat=True)) if self.viewer.seat else frozenset()

    @cached_property
    def _sizes(self) -> dict[int, str]:
        return early_sizes_by(self.viewer.member, self.session)
