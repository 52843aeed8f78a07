"""A backlog item: its texts and its state. Every change leaves a Change row."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models, transaction
from django.db.models.functions import Length

from backlog.models.estimation import Estimation
from backlog.models.item_fields import ItemFields
from backlog.models.item_query_set import ItemQuerySet
from backlog.models.lease import Lease
from backlog.models.ranking import Ranking
from backlog.models.settings import BacklogSettings
from backlog.models.triage import Triage
from backlog.models.upload import Upload
from backlog.ranked.rules.ranking import between
from core.clock import now
from core.http.request import ChoiceNumber
from core.text import Stale, one_line, tidy, version
from teams.models import Member, Team

TEXTS = ("title", "why", "description")


class Item(Ranking, Estimation, Triage, ItemFields):
    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "key"], name="one_item_per_key"),
            models.UniqueConstraint(
                fields=["team", "source", "source_key"],
                condition=~models.Q(source_key=""),
                name="one_item_per_source_key",
            ),
            models.UniqueConstraint(fields=["team", "rank"], name="one_item_per_rank"),
        ]
        indexes = [
            models.Index(fields=["team", "state"]),
            # All columns that the horizons, the goals, the letters and a move read of the whole list, without
            # its long rows.
            models.Index(
                fields=["team", "rank", "state", "goal", "estimate", "sizing_since", "looked_at"],
                condition=models.Q(rank__isnull=False),
                name="the_ranked_list",
            ),
            # Items with a value.
            models.Index(
                fields=["team", "rank", "state"],
                condition=models.Q(values__isnull=False),
                name="the_valued_items",
            ),
            # How often each size occurs in the list.
            models.Index(
                fields=["team", "estimate", "sizing_since", "state"],
                condition=models.Q(rank__isnull=False),
                name="the_sizes_of_the_list",
            ),
            # The progress of each theme.
            models.Index(
                fields=["theme", "state", "estimate", "sizing_since"],
                condition=models.Q(theme__isnull=False),
                name="the_themed_items",
            ),
            # Items with more text than they may need.
            models.Index("team", Length("description"), name="the_long_descriptions"),
        ]

    def __str__(self):
        return f"{self.key} {self.title[:60]}"

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_arriving(self) -> bool:
        """True while the import that made it has not finished."""
        return self.arrival is not None and self.arrival.state in Upload.UNDER_WAY

    @property
    def is_asked_again(self) -> bool:
        """True if it was changed while it was ready, and has not been confirmed since."""
        changed = self.changed_outside_at
        return self.is_ready and changed is not None and changed > self.state_since

    @property
    def is_urgent(self) -> bool:
        return self.urgency == self.Urgency.URGENT

    # Changes

    @classmethod
    def add(
        cls,
        team: Team,
        title: str,
        by: Member | None,
        *,
        state=ItemFields.State.INBOX,
        top: bool = False,
        session="",
        **words,
    ) -> "Item":
        """Add a new item to the inbox, or to the end (the `top`) of the list when `state` has a rank."""
        with transaction.atomic():
            team.lock()
            item = cls._add(team, title, by, state, top, words, session)
            team.announce(team.topic, item.part, "backlog")
        return item

    @classmethod
    def add_all(
        cls,
        team: Team,
        titles: Sequence[str],
        by: Member,
        *,
        state=ItemFields.State.INBOX,
        top=False,
        **words,
    ) -> list["Item"]:
        """Add an item for each of these titles, in their order and in one change."""
        with transaction.atomic():
            team.lock()
            # At the top the last one goes first, so that the first one ends above the others.
            order = reversed(titles) if top else titles
            added = [cls._add(team, title, by, state, top, dict(words)) for title in order]
            team.announce(team.topic, *(item.part for item in added), "backlog")
        return added[::-1] if top else added

    @classmethod
    def _add(
        cls, team: Team, title: str, by: Member | None, state, top: bool, words: dict, session=""
    ) -> "Item":
        """Inside a transaction that has locked the team, and announces it."""
        key = words.pop("key", "") or cls._free_key(team)
        rank = None
        if state in cls.RANKED_STATES:
            ranks = cls.objects.filter(team=team).ranked().values_list("rank", flat=True)
            rank = between(None, ranks.first()) if top else between(ranks.last(), None)
        item = cls.objects.create(
            team=team, key=key, title=one_line(title), made_by=by, state=state, rank=rank, **words
        )
        item._record("created", "", item.title, by, session)
        return item

    def reword(self, field: str, text: str, by: Member, *, seen: str | None = None, session="") -> None:
        """Replace one of the item's texts.

        `seen` is the version the writer saw; raises Stale with the present text when it has moved on.
        """
        if field not in TEXTS:
            raise ValueError(f"{field} is not a text of an item")
        with self._changing() as item:
            present = getattr(item, field)
            text = one_line(text) if field == "title" else tidy(text)
            if seen is not None and seen != version(present) and text != present:
                raise Stale(present)
            item._set(by, session, **{field: text})
            Lease.spend(item.team_id, f"draft-{field}-{item.public_id}", by)

    def edit(
        self, by: Member, *, session="", reason="", choice: ChoiceNumber | None = None, **fields
    ) -> None:
        """Change type, goal, urgency, estimate and the like; texts change by `reword`, the state by its
        verbs.
        """
        # Another estimate moves the horizons of everything below it.
        summed_up = {"estimate", "type", "goal", "theme"} & fields.keys()
        with self._changing(*(["backlog"] if summed_up else [])) as item:
            item._note_choice(by, choice, *fields)
            item._set(by, session, reason, **fields)

    def to_state(self, state: str, by: Member | None, session="", reason="", **more) -> None:
        """Move to a state of the list or out of it; leaving the list gives up the rank."""
        with self._changing("backlog") as item:
            item._enter(state, by, session, reason, **more)

    def restore(self, before: dict, by: Member, session="") -> None:
        """Put the item back as it was, at its old place or, when that is taken, right after it."""
        with self._changing("backlog") as item:
            item._restore(before, by, session)

    # Reviews, and what they are asked about

    def look(self, by: Member, session="") -> None:
        """Record that a person reviewed the item and found it right as it is."""
        with self._changing() as item:
            item._record("looked_at", "", "", by, session)

    def show(self) -> None:
        """Mark the item as looked at while it is on the stage. Runs inside the session's own change."""
        self._mark(looked_at=now())

    def note_journey(self, at: datetime, *, changes_scope: bool, session="") -> None:
        """Mark the item after a split or merge moved things to or from it; things it gathers change its
        scope.

        Runs inside a change.
        """
        scope = {"scope_changed_at": at} if changes_scope else {}
        if changes_scope and not session:
            scope["changed_outside_at"] = at
        self._mark(looked_at=at, **scope)

    # Helpers, each inside a transaction that has locked the list

    def _restore(self, before: dict, by: Member, session="") -> None:
        self._record("state", self.state, before["state"], by, session, "undone")
        rank = before["rank"]
        if rank and Item.objects.filter(team_id=self.team_id, rank=rank).exclude(pk=self.pk).exists():
            rank = self._free_rank(rank, None)
        self._put_back(before, rank, by, session)

    def _enter(self, state, by, session="", reason="", **more) -> None:
        self._record("state", self.state, state, by, session, reason)
        self.state, self.state_since, self.state_reason = state, now(), reason
        # Any snooze or notice is over.
        self.return_on = self.goes_aside_on = None
        fields = ["state", "state_since", "state_reason", "return_on", "goes_aside_on"]
        if state not in self.RANKED_STATES:
            if self.rank is not None:
                self._record("rank", self.rank, "", by, session, reason)
            self.rank = None
            fields.append("rank")
        elif self.rank is None:
            self.rank = between(self._last_rank(self.team), None)
            self._record("rank", "", self.rank, by, session, reason)
            fields.append("rank")
        self.save(update_fields=fields)
        if more:
            self._set(by, session, **more)

    def _take_place(self, rank: str, by: Member, session="") -> None:
        super()._take_place(rank, by, session)
        if self.state not in self.RANKED_STATES:
            self._enter(self.State.BACKLOG, by, session)

    @classmethod
    def _free_key(cls, team: Team) -> str:
        while cls.objects.filter(team=team, key=(key := BacklogSettings.new_key(team))).exists():
            pass
        return key
