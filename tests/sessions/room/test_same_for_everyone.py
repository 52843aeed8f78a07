"""After every act everybody sees the same: each part of the page that an act changes is announced.

A part that is not announced stays on every screen as it was, while the one who acted gets it anew with the
reply: a time that jumps for the facilitator alone, a list that only some see.
"""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import Phase as Stage
from hypothesis import strategies as st

from core import clock
from core.clock import now
from sessions.access import FACILITATOR, MEMBER, PROJECTOR, session_of
from sessions.deep_dive.service import deep_dive as dive
from sessions.deep_dive.service.splitting import split_on_stage
from sessions.meeting.parts.context import Scene
from sessions.meeting.rules.agenda import Phase
from sessions.models import Answer, Entry, Round, SizingWall
from sessions.room import parts
from sessions.room.page import SESSION
from sessions.sizing_wall import service as wall
from sessions.summary.service.finish import finish, reopen
from sessions.triage import service as triage
from tests.factories import ItemFactory

AUDIENCES = (FACILITATOR, MEMBER, PROJECTOR)
VOID = {"input", "img", "br", "meta", "link", "hr", "source", "wbr", "col"}


class _Elements(HTMLParser):
    """The source of a piece of HTML without the elements of some ids."""

    def __init__(self, html: str, ids: set[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.ids, self.depth, self.out = ids, 0, []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if not self.depth and dict(attrs).get("id") in self.ids:
            self.out.append(f"[{dict(attrs)['id']}]")
            self.depth = 1 if tag not in VOID else 0
        elif self.depth:
            self.depth += tag not in VOID
        else:
            self.out.append(self.get_starttag_text())

    def handle_startendtag(self, tag, attrs):
        if not self.depth:
            self.out.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        if not self.depth:
            self.out.append(f"</{tag}>")
        elif tag not in VOID:
            self.depth -= 1

    def handle_data(self, data):
        if not self.depth:
            self.out.append(data)

    def handle_entityref(self, name):
        self.handle_data(f"&{name};")

    def handle_charref(self, name):
        self.handle_data(f"&#{name};")


def without(html: str, ids: set[str]) -> str:
    return "".join(_Elements(html, ids).out)


class Hour:
    """A session, its people, and what they can do in it, each act as it would be given at that moment."""

    def __init__(self, session, ines, tomas, jo):
        self.session, self.ines, self.tomas, self.jo = session, ines, tomas, jo

    def __getattr__(self, name):
        return getattr(session_of(self.session.public_id), name)

    @property
    def fresh(self):
        return session_of(self.session.public_id)

    def stage(self, phase):
        entry = self.fresh.on_stage
        return (
            Entry.objects.select_related("item__team", "session__team").get(pk=entry.pk)
            if (entry and entry.phase == phase)
            else None
        )

    def round(self):
        entry = self.stage(Phase.DEEP_DIVE)
        return (
            Round.objects.select_related("entry__session__team", "entry__item__team")
            .filter(entry=entry)
            .last()
            if entry
            else None
        )

    def wall(self):
        return SizingWall.objects.select_related("session__team").filter(session=self.session).last()

    def act(self, name: str, number: int) -> None:
        getattr(self, f"do_{name}")(number)

    # Clock

    def do_next_phase(self, _):
        self.fresh.advance(self.fresh.position, self.ines)

    def do_previous_phase(self, _):
        self.fresh.go_back(self.fresh.position, self.ines)

    def do_pause(self, _):
        self.fresh.pause(self.ines)

    def do_resume(self, _):
        self.fresh.resume(self.ines)

    def do_extend(self, number):
        self.fresh.extend(60 if number % 2 else -60, self.ines, self.fresh.position)

    def do_give_time(self, number):
        self.fresh.give_time(1 + number % 4, 120, self.ines)

    # Lists

    def do_bring_up(self, number):
        entries = list(self.fresh.entries.select_related("item__team", "session__team"))
        entries[number % len(entries)].bring_up(self.ines)

    def do_add(self, number):
        item = ItemFactory(team=self.session.team, by=self.ines, title=f"Late {number}")
        Entry.add(self.fresh, Phase.TRIAGE if number % 2 else Phase.DEEP_DIVE, item)

    def do_shift(self, number):
        entries = list(self.fresh.entries.select_related("item__team", "session__team"))
        entries[number % len(entries)].shift(1 if number % 2 else -1)

    def do_put_off(self, number):
        entries = list(self.fresh.entries.select_related("item__team", "session__team"))
        dive.put_off(entries[number % len(entries)], self.ines)

    def do_take_up_again(self, number):
        entries = list(self.fresh.entries.select_related("item__team", "session__team"))
        dive.take_up_again(entries[number % len(entries)], self.ines, on_stage=bool(number % 2))

    # Triage

    def do_decide(self, number):
        if entry := self.stage(Phase.TRIAGE):
            triage.decide(entry, ("next", "soon", "later")[number % 3], self.ines)

    def do_undo_decision(self, _):
        if decision := triage.last_decision(self.fresh):
            triage.undo_decision(decision, self.ines)

    def do_dive_instead(self, _):
        if entry := self.stage(Phase.TRIAGE):
            triage.dive_instead(entry, self.ines)

    def do_park_item(self, _):
        if entry := self.stage(Phase.TRIAGE):
            triage.park(entry, self.ines)

    def do_answer(self, number):
        if entry := self.stage(Phase.TRIAGE):
            Answer.give(entry, self.fresh.seat(self.tomas), {"urgent": bool(number % 2)})

    # Deep dive

    def do_open_round(self, _):
        if entry := self.stage(Phase.DEEP_DIVE):
            Round.open(entry, self.ines)

    def do_vote(self, number):
        if round := self.round():
            who = self.tomas if number % 2 else self.jo
            round.cast_vote(self.fresh.seat(who), ("3", "5")[number // 2 % 2])

    def do_reveal(self, _):
        if round := self.round():
            round.reveal(self.ines)

    def do_settle(self, _):
        if round := self.round():
            dive.settle(round, "5", self.ines)

    def do_unsettle(self, _):
        if round := self.round():
            dive.unsettle(round, self.ines)

    def do_ready(self, _):
        if entry := self.stage(Phase.DEEP_DIVE):
            dive.mark_ready(entry, self.ines, "clear enough")

    def do_undo_ready(self, _):
        if entry := self.stage(Phase.DEEP_DIVE):
            dive.unmark_ready(entry, self.ines)

    def do_object(self, _):
        if entry := self.stage(Phase.DEEP_DIVE):
            dive.object_to_ready(entry, self.tomas)

    def do_split(self, number):
        entry = self.stage(Phase.DEEP_DIVE)
        if entry and not entry.part_of_id:
            split_on_stage(entry, [f"One {number}", f"Two {number}"], self.ines, stays=bool(number % 2))

    def do_open_wall(self, _):
        if self.fresh.phase == Phase.DEEP_DIVE:
            SizingWall.open(self.fresh, self.ines)

    def do_place(self, number):
        if found := self.wall():
            tiles = list(found.tiles.select_related("item__team", "wall__session__team"))
            tiles[number % len(tiles)].put(self.fresh.seat(self.tomas), "3")

    def do_settle_wall(self, _):
        if found := self.wall():
            wall.settle_agreed(found, self.ines)

    def do_close_wall(self, _):
        if found := self.wall():
            found.close(self.ines)

    # People

    def do_raise_hand(self, number):
        self.fresh.seat(self.tomas if number % 2 else self.jo).raise_hand(now())

    def do_next_turn(self, _):
        speaker = self.fresh.speaker
        self.fresh.next_turn(self.ines, speaker.member.public_id if speaker else "")

    def do_watch(self, number):
        self.fresh.seat(self.jo).watch(bool(number % 2))

    def do_miss_facilitator(self, _):
        self.fresh.miss(frozenset({self.ines.public_id}), now(), now())

    def do_leave(self, number):
        who = (self.tomas, self.jo, self.ines)[number % 3]
        self.fresh.note_away(frozenset({who.public_id}), now(), now())

    def do_return(self, number):
        who = (self.tomas, self.jo, self.ines)[number % 3]
        self.fresh.welcome(who, now())

    def do_hand_over(self, number):
        self.fresh.hand_over((self.tomas, self.ines)[number % 2], self.ines)

    def do_take_over(self, _):
        self.fresh.take_over(self.tomas, self.fresh.facilitator.public_id)

    # End

    def do_finish(self, _):
        finish(self.fresh, self.ines)

    def do_reopen(self, _):
        if self.fresh.is_finished:
            reopen(self.fresh, self.ines)


ACTS = sorted(name.removeprefix("do_") for name in vars(Hour) if name.startswith("do_"))
# Most sequences of acts at random never leave the kick-off: what moves the meeting on comes more often.
OFTEN = ["next_phase", "bring_up", "decide", "open_round", "vote", "reveal", "settle", "ready"]
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS + OFTEN * 3), st.integers(0, 11), st.sampled_from([0, 7, 61, 400])),
    min_size=4,
    max_size=14,
)


def page(session, audience, at):
    return parts.render(Scene(session_of(session.public_id), at), audience, parts.shared(audience))


def stale_parts(before, after, announced, audience):
    """The parts that look different now, though neither they nor the parts inside them were announced."""
    if audience == PROJECTOR:
        announced = announced | {parts.container_of(name) or name for name in announced}
    smaller = {name for name in announced if parts.container_of(name)}
    return [
        name
        for name in after
        if name not in announced
        and before[name] != after[name]
        and without(before[name], smaller) != without(after[name], smaller)
    ]


@settings(
    # Shrinking takes minutes with a database.
    phases=[Stage.explicit, Stage.reuse, Stage.generate],
    max_examples=15,
    deadline=None,
    # The same examples in every run: who changes something here takes it out to look for new ones.
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_whatever_an_act_changes_is_announced_to_everybody(running, ines, tomas, jo, monkeypatch, steps):
    hour, news, passed = Hour(running, ines, tomas, jo), [], timedelta()
    monkeypatch.setattr(
        "teams.models.team.announce",
        lambda topic, counter, names, **how: news.append((topic, frozenset(names))),
    )
    with transaction.atomic():
        try:
            for name, number, seconds in steps:
                passed += timedelta(seconds=seconds)
                clock.shift(passed)
                at = now()
                # Everybody has a screen open.
                running.participants.filter(away_at=None).update(seen_at=at)
                before = {audience: page(running, audience, at) for audience in AUDIENCES}
                news.clear()

                hour.act(name, number)

                ident = running.public_id
                announced = {
                    part for topic, names in news for part in SESSION.affected_parts(ident, topic, names)
                }
                for audience in AUDIENCES:
                    after = page(running, audience, at)
                    stale = stale_parts(before[audience], after, announced, audience)
                    assert not stale, f"{name} changed {stale} for the {audience}, announced {announced}"
        finally:
            clock.shift(timedelta())
            transaction.set_rollback(True)


def test_a_part_inside_another_is_left_out_of_the_comparison():
    html = '<div id="stage"><p>a</p><ul id="votes"><li>1<br></li></ul><p>b</p></div>'

    assert without(html, {"votes"}) == '<div id="stage"><p>a</p>[votes]<p>b</p></div>'


@pytest.mark.parametrize("name", ["clock", "agenda"])
def test_a_change_that_nobody_was_told_of_is_found(running, ines, name):
    at = now()
    before = page(running, FACILITATOR, at)

    running.extend(600, ines, running.position)

    assert name in stale_parts(before, page(running, FACILITATOR, at), set(), FACILITATOR)
