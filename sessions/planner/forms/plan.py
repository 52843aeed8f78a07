"""The planner's form: what was typed and chosen, and how it is rendered again while it is being filled in.

The page is one form. Its buttons that move, add or remove a row send everything and get the same form back,
so that it works without script and nothing typed is lost.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backlog.deep.queries.scores import scores_of
from backlog.deep.rules.value import shown
from backlog.items.queries import lookup
from backlog.models import Item
from core.forms import no_such_time
from core.ids import new_public_id
from core.text import one_line, tidy, version
from core.zones import known, moment_of, zone_named
from sessions.meeting.rules.agenda import TEMPLATES, Phase, PhaseAhead, fits
from sessions.meeting.rules.pace import learnt, time_ahead
from sessions.models import Session, SessionSettings
from sessions.models.labels import PHASES
from sessions.planner.queries.agenda_items import LISTABLE, Lists, Row, arranged, planned, proposed
from sessions.planner.queries.defaults import facilitator_proposed, facilitators, suggested_start
from sessions.planner.queries.previous import Left, left_by, pace_of
from sessions.planner.queries.proposal_fields import Proposal, Proposals
from sessions.planner.queries.readers import Preparation, prepared_items
from sessions.planner.queries.rhythm import ahead_of
from sessions.planner.rules.aim import aim
from sessions.planner.rules.choose import LONGEST_MINUTES, MOST_DIVES, Guardrail, guardrails, moved
from sessions.planner.service.planning import Plan, chosen_of, goal_proposed
from teams.models import Member, Team

OWN = "own"
LISTS = {"triage": Phase.TRIAGE, "dives": Phase.DEEP_DIVE}
LENGTHS = [str(total) for total in TEMPLATES]
LONGEST_LIST = 100
LONGEST_TEXT = 5000


@dataclass
class Line:
    """A row as the page renders it, with the text that was typed, if any was."""

    row: Row
    why: str
    seen: str
    theirs: str = ""
    prepared: Preparation | None = None
    proposal: Proposal | None = None
    # The score by the team's value model; empty without one.
    value: str = ""

    @property
    def item(self) -> Item:
        return self.row.item


class PlanForm(forms.Form):
    goal = forms.CharField(
        label=gettext_lazy("Goal"),
        max_length=200,
        required=False,
        widget=forms.TextInput(
            attrs={"placeholder": gettext_lazy("Refunds are ready for sprint 22"), "autocomplete": "off"}
        ),
    )
    date = forms.DateField(label=gettext_lazy("Date"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    time = forms.TimeField(label=gettext_lazy("Time"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    zone = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    draft = forms.RegexField(r"^[a-z2-7]{12}$", required=False, widget=forms.HiddenInput)
    template = forms.ChoiceField(
        label=gettext_lazy("Length"),
        choices=[*((total, total) for total in LENGTHS), (OWN, gettext_lazy("Custom"))],
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        team: Team,
        by: Member,
        at: datetime,
        session: Session | None = None,
    ):
        self.team, self.by, self.at, self.session = team, by, at, session
        self.templates = SessionSettings.of(team).templates
        # Why a row could not be added, by the name of its list.
        self.list_errors: dict[str, str] = {}
        self.sent = data.copy() if data is not None else QueryDict(mutable=True)
        self.rerender = self.sent.get("rerender", "").split()
        super().__init__(self.sent if data is not None else None)
        self.facilitators = {member.public_id: member for member in facilitators(team)}
        names = [(ref, member.name) for ref, member in self.facilitators.items()]
        self.fields["facilitator"] = forms.ChoiceField(label=_("Facilitator"), choices=names)
        for phase in Phase:
            self.fields[f"minutes-{phase}"] = forms.IntegerField(
                label=PHASES[phase], min_value=0, max_value=240, required=False
            )
        if data is None:
            self._start()
        else:
            self._take_up()

    # What the page shows

    @property
    def action(self) -> str:
        """The address that the form is sent to."""
        if self.session:
            return reverse("sessions:plan", args=[self.session.public_id])
        return reverse("sessions:new", args=[self.team.slug])

    @property
    def is_rerendered(self) -> bool:
        """True if a button changed the form instead of submitting it."""
        return bool(self.rerender)

    @property
    def typed_zone(self) -> str:
        """The name of the zone of date and time: the browser's; without script the team's."""
        return known(self["zone"].value() or "") or str(self.team.time_zone)

    def agenda(self) -> list[dict]:
        """The phases with the minutes that they will really have, and where each begins, for the bar."""
        start, phases = 0, []
        for phase, minutes in self._minutes_held.items():
            skipped = self.minutes[phase] if not minutes else 0
            row = {"phase": phase, "label": PHASES[phase], "minutes": minutes, "start": start}
            phases.append(row | {"skipped": skipped})
            start += minutes
        return phases

    @property
    def _minutes_held(self) -> dict[Phase, int]:
        """The minutes of each phase once those with nothing selected are skipped, as in the session."""
        chosen = {Phase.TRIAGE: self.chosen_triage(), Phase.DEEP_DIVE: self.chosen_dives()}
        planned = [PhaseAhead(phase, each, chosen.get(phase, 1) > 0) for phase, each in self.minutes.items()]
        return dict(zip(self.minutes, map(round, time_ahead(planned)), strict=True))

    def minute_fields(self) -> list[tuple[Phase, forms.BoundField]]:
        return [(phase, self[f"minutes-{phase}"]) for phase in Phase]

    @property
    def total(self) -> int:
        return sum(self.minutes.values())

    @cached_property
    def left(self) -> Left | None:
        """Topics, questions and actions that the last session left; its items are on the lists themselves."""
        return left_by(self.team)

    @cached_property
    def ahead(self) -> Session | None:
        """Beside a new plan: the session of the rhythm that nobody has prepared yet."""
        ahead = None if self.session else ahead_of(self.team, self.at)
        return ahead if ahead and ahead.is_as_made() else None

    @cached_property
    def pace(self) -> list[int]:
        """The minutes that the last sessions would have this one take; empty if it takes them already."""
        minutes = learnt(self.total, pace_of(self.team))
        return [minutes.get(phase, 0) for phase in Phase] if minutes and minutes != self.minutes else []

    @property
    def room_for(self) -> int:
        """The number of items that fit into the triage, at a minute each."""
        return fits(60 * self.minutes.get(Phase.TRIAGE, 0))

    def chosen_triage(self) -> int:
        return len(self.lists.chosen(Phase.TRIAGE))

    def chosen_dives(self) -> int:
        return len(self.lists.chosen(Phase.DEEP_DIVE))

    def minutes_each(self) -> int:
        """The minutes that each story has, with this many chosen."""
        return self._minutes_held.get(Phase.DEEP_DIVE, 0) // max(1, self.chosen_dives())

    @property
    def guardrail(self) -> Guardrail | None:
        """The most important hint about the plan, unless it was dismissed."""
        found = guardrails(
            goal=self["goal"].value() or "",
            dives=self.chosen_dives(),
            minutes=self.total,
            triage=self.chosen_triage(),
            triage_seconds=60 * self.minutes.get(Phase.TRIAGE, 0),
        )
        return next((guardrail for guardrail in found if guardrail not in self.hushed), None)

    @property
    def goal_proposed(self) -> str:
        """The goal that the chosen stories suggest; empty without a story."""
        return goal_proposed(aim(chosen_of(row.item for row in self.lists.chosen(Phase.DEEP_DIVE))))

    def contest(self, theirs: dict[str, str]) -> None:
        """Shows both texts where someone else changed a why; saving again keeps the one typed here."""
        for line in self.dive_lines:
            if line.item.public_id in theirs:
                line.theirs = theirs[line.item.public_id]
                line.seen = version(line.theirs)

    # The plan that was typed

    def plan(self) -> Plan:
        """The valid form, as a plan."""
        return Plan(
            goal=self.cleaned_data["goal"],
            starts_at=self.cleaned_data["starts_at"],
            minutes=self.minutes,
            lists=self.lists,
            facilitator=self.facilitators[self.cleaned_data["facilitator"]],
            whys={
                line.item: (line.why, line.seen)
                for line in self.dive_lines
                if tidy(line.why) != line.item.why
            },
            proposals=self.proposals.changes(),
        )

    def clean(self):
        data = super().clean()
        self._clean_minutes(data)
        self._clean_moment(data)
        self._clean_words()
        return data

    def _clean_minutes(self, data) -> None:
        if data.get("template") == OWN and not self.minutes.get(Phase.WRAP_UP):
            self.add_error(
                "template", _("Give the wrap-up at least one minute: that’s where you finish the session.")
            )
        if self.total > 8 * 60:
            self.add_error("template", _("That’s longer than a working day."))

    def _clean_moment(self, data) -> None:
        if "date" not in data or "time" not in data:
            return
        # Far enough from both ends of the calendar that no time zone can shift it beyond them.
        if not 2000 <= data["date"].year <= 2200:
            self.add_error("date", _("Choose a realistic date."))
            return
        kept = self.session.starts_at.replace(second=0, microsecond=0) if self.session else None
        moment = moment_of(data["date"], data["time"], zone_named(self.typed_zone), kept)
        if moment is None:
            self.add_error("time", no_such_time(data["time"], self.typed_zone))
            return
        data["starts_at"] = moment
        if moment < self.at - timedelta(days=1) and moment != kept:
            self.add_error("date", _("This date is in the past. When do you meet?"))

    def _clean_words(self) -> None:
        if any(len(line.why) > LONGEST_TEXT for line in self.dive_lines):
            self.add_error(
                None, _("A why can have up to %d characters. Put the rest in the description.") % LONGEST_TEXT
            )
        if not self.proposals.is_sound():
            self.add_error(None, _("Some proposals aren’t possible. See the marked rows in triage."))
        if self.missing and not self.rerender:
            self.add_error(None, _("Some items have changed and left the list. Please check it again."))

    # Initial values

    def _start(self) -> None:
        session = self.session
        if session:
            self.minutes = {Phase(row.phase): row.planned // 60 for row in session.timeboxes.all()}
        else:
            self.minutes = dict(SessionSettings.of(self.team).agenda)
        seconds = {phase: 60 * minutes for phase, minutes in self.minutes.items()}
        if session:
            # One that the rhythm made has no list yet, so it gets the proposals of a new one.
            is_bare = session.occurs_at and not session.entries.exists()
            lists = proposed(self.team, seconds, self.at) if is_bare else planned(session, seconds, self.at)
            self._show(lists)
            self._begin_at(session.starts_at, session.goal)
        else:
            self._show(proposed(self.team, seconds, self.at))
            self._begin_at(suggested_start(self.team, self.at), "")
        self.hushed: list[str] = []
        self.missing = False

    def _begin_at(self, moment: datetime, goal: str) -> None:
        # Written in the team's zone; the browser turns it into the reader's (start-time.js).
        self.moment: datetime | None = moment
        local = moment.astimezone(self.team.time_zone)
        same = next((str(total) for total, each in self.templates.items() if each == self.minutes), OWN)
        self.initial = {
            "goal": goal,
            "date": local.date(),
            "time": local.time(),
            "zone": str(self.team.time_zone),
            "facilitator": self._leads().public_id,
            "template": same,
            "draft": new_public_id(),
            **{f"minutes-{phase}": self.minutes.get(phase, 0) for phase in Phase},
        }

    def _leads(self) -> Member:
        planned = self.session and self.session.facilitator
        return planned or facilitator_proposed(self.team, self.by, self.facilitators.values())

    # Submitted values

    def _take_up(self) -> None:
        self.moment = None
        self.hushed = self.sent.getlist("hushed")
        refs = {phase: self.sent.getlist(f"{name}-row")[:LONGEST_LIST] for name, phase in LISTS.items()}
        self._press(refs)
        lists = arranged(self.team, refs, self.at)
        chosen = {phase: set(self.sent.getlist(name)) for name, phase in LISTS.items()}
        self.minutes = self._minutes_sent()
        self.missing = any(
            ref not in {row.item.public_id for row in lists.of(phase)}
            for name, phase in LISTS.items()
            for ref in self.sent.getlist(name)
        )
        self._show(
            Lists(
                _as_chosen(lists.triage, chosen[Phase.TRIAGE]),
                _as_chosen(lists.dives, chosen[Phase.DEEP_DIVE]),
                lists.more_waiting,
            )
        )
        if self.rerender == ["goal"]:
            self.sent["goal"] = self.goal_proposed

    def _press(self, refs: dict[Phase, list[str]]) -> None:
        """Applies the pressed button to the rows or the fields."""
        match self.rerender:
            case ["up" | "down" as way, str(name), str(ref)] if name in LISTS:
                phase = LISTS[name]
                refs[phase] = moved(refs[phase], ref, -1 if way == "up" else 1)
            case ["add", str(name)] if name in LISTS:
                self._add(name, refs)
            case ["first", str(name), str(count)] if name in LISTS and count.isdecimal():
                self._keep_first(name, refs[LISTS[name]], int(count))
            case ["length", str(total)] if total in LENGTHS:
                self.sent["template"] = total
            case ["minutes", *minutes] if len(minutes) == len(Phase) and all(map(str.isdecimal, minutes)):
                self.sent["template"] = OWN
                for phase, text in zip(Phase, minutes, strict=True):
                    self.sent[f"minutes-{phase}"] = text
            case ["hush", str(what)]:
                self.hushed = [*self.hushed, what]

    def _add(self, name: str, refs: dict[Phase, list[str]]) -> None:
        key = one_line(self.sent.get(f"add-{name}", ""))
        item = lookup.keyed(self.team, key) if key else None
        if item is None:
            self.list_errors[name] = _("There is no item %s.") % key if key else _("Enter an item key.")
        elif item.is_arriving:
            self.list_errors[name] = (
                _("%s is still being imported. Try again when the import has finished.") % item.key
            )
        elif item.state in (Item.State.PLANNED, Item.State.DONE):
            self.list_errors[name] = (
                _("%s is already in progress. Refinement is for upcoming work.") % item.key
            )
        elif item.state not in LISTABLE[LISTS[name]]:
            self.list_errors[name] = _("%s is no longer open.") % item.key
        else:
            rows = [ref for ref in refs[LISTS[name]] if ref != item.public_id]
            picked = self.sent.getlist(name)
            last = max((rows.index(ref) for ref in picked if ref in rows), default=-1)
            refs[LISTS[name]] = [*rows[: last + 1], item.public_id, *rows[last + 1 :]]
            self.sent.setlist(name, [*picked, item.public_id])
            self.sent[f"add-{name}"] = ""

    def _keep_first(self, name: str, rows: Iterable[str], count: int) -> None:
        picked = set(self.sent.getlist(name))
        self.sent.setlist(name, [ref for ref in rows if ref in picked][:count])

    def _minutes_sent(self) -> dict[Phase, int]:
        template = self.sent.get("template", "")
        if template.isdecimal() and int(template) in self.templates:
            return dict(self.templates[int(template)])
        sent = {phase: self.sent.get(f"minutes-{phase}", "").strip() for phase in Phase}
        return {phase: int(text) for phase, text in sent.items() if text.isdecimal() and 0 < int(text) <= 240}

    def _show(self, lists: Lists) -> None:
        self.lists = lists
        self.proposals = Proposals(self.team, [row.item for row in lists.triage], self.sent)
        proposed = self.proposals.rows
        scores = scores_of(self.team, [row.item for row in lists.triage])
        self.triage_lines = [
            replace(
                self._line(row),
                proposal=proposed[row.item.public_id],
                value=shown(scores[row.item.pk].number) if row.item.pk in scores else "",
            )
            for row in lists.triage
        ]
        prepared = prepared_items(self.session) if self.session else {}
        self.dive_lines = [
            replace(self._line(row), prepared=prepared.get(row.item.pk)) for row in lists.dives
        ]

    def _line(self, row: Row) -> Line:
        ref, sent = row.item.public_id, self.sent
        return Line(
            row,
            why=sent.get(f"why-{ref}", row.item.why),
            seen=sent.get(f"seen-{ref}", version(row.item.why)),
        )

    @property
    def most_dives(self) -> int:
        return MOST_DIVES

    @property
    def longest(self) -> int:
        """The minutes after which attention drops."""
        return LONGEST_MINUTES


def _as_chosen(rows: list[Row], chosen: set[str]) -> list[Row]:
    return [Row(row.item, row.reason, row.item.public_id in chosen) for row in rows]
