"""Hints for the facilitator: the sentence of each guardrail, with the order that fixes it."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backlog.models import BacklogSettings, Item
from backlog.ranked.queries.horizons import Reach
from backlog.ranked.queries.runway import Outlook
from backlog.ranked.rules.horizons import Horizon
from sessions.meeting.parts.agenda import clock
from sessions.meeting.parts.context import Scene
from sessions.meeting.parts.view_models.hint import HintAct, HintLine, HintView
from sessions.meeting.rules.agenda import Phase
from sessions.meeting.rules.guardrails import Facts, Remark, Story, course
from sessions.models import Entry, Session
from sessions.planner.rules.cadence import a_week_after
from sessions.planner.rules.choose import LONGEST_MINUTES, MOST_DIVES, Guardrail
from teams.members.rules.rights import Role

WEEK = timedelta(days=7)


def hint(scene: Scene) -> HintView:
    """The hint to show now, and those that will replace it as time passes."""
    session = scene.session
    shown = course(facts(scene), frozenset(session.hushed), scene.at)
    lines = tuple(_line(scene, remark, moment) for moment, remark in shown)
    return HintView(lines, session.hints_on_phone)


def facts(scene: Scene) -> Facts:
    """The facts that the rules read. In a hidden round they cost no query that the tally does not need."""
    session, current = scene.session, scene.current
    open_round = scene.round if scene.round and scene.round.is_open else None
    about = Facts(
        phase=scene.phase,
        has_goal=bool(session.goal.strip()),
        developers=sum(_is_developer(seat, scene.at) for seat in scene.seats),
    )
    if open_round:
        missing = sum(seat.pk not in scene.voted for seat in scene.electorate)
        return replace(about, round=open_round.public_id, voters=len(scene.electorate), missing=missing)
    if scene.phase in ("lobby", Phase.KICK_OFF):
        return replace(
            about,
            dives=len(waiting(scene, Phase.DEEP_DIVE)),
            minutes=round(sum(row.length for row in scene.timeboxes) / 60),
            has_next_date=_has_next_date(scene),
            since_last=_since_last(scene),
        )
    if scene.phase == Phase.WRAP_UP:
        return replace(about, has_next_date=_has_next_date(scene))
    return replace(
        about,
        story=_story(scene),
        triage_left=len(waiting(scene, Phase.TRIAGE)) if scene.phase == Phase.TRIAGE else 0,
        phase_ends_at=current.ends_at if current else None,
    )


def waiting(scene: Scene, phase: Phase) -> list[Entry]:
    """The entries of the phase's list that are still to be dealt with."""
    return [entry for entry in scene.listed(phase) if entry.closed_at is None]


def _story(scene: Scene) -> Story | None:
    entry = scene.on_stage
    if entry is None or entry.closed_at:
        return None
    in_progress = entry.item.state in (Item.State.PLANNED, Item.State.DONE)
    dived = scene.phase == Phase.DEEP_DIVE and not in_progress
    return Story(
        ref=entry.public_id,
        is_in_progress=in_progress,
        is_far_off=dived and _is_far_off(entry.item),
        share_ends_at=scene.view("clock", clock).share_ends_at,
    )


def _is_far_off(item: Item) -> bool:
    """True if work on it would start after the next two sprints; an item without a rank is not considered."""
    if item.rank is None:
        return False
    bounds = Reach(Outlook(item.team, BacklogSettings.of(item.team))).bounds
    _, later = bounds.get(Horizon.NEXT, ("", None))
    return later is not None and item.rank >= later


def _is_developer(seat, at: datetime) -> bool:
    return (
        seat.member.role in (Role.DEVELOPER, Role.GUEST)
        and not seat.watching
        and (seat.without_device or seat.is_here(at))
    )


def _has_next_date(scene: Scene) -> bool:
    # A team with a rhythm has its next session by itself.
    return scene.settings.cadence is not None or scene.session.following is not None


def _since_last(scene: Scene) -> timedelta | None:
    before = Session.objects.filter(team=scene.session.team).exclude(pk=scene.session.pk).finished()
    last = before.values_list("finished_at", flat=True).first()
    return scene.at - last if last else None


# Sentences


def _line(scene: Scene, remark: Remark, moment: datetime | None) -> HintLine:
    text, act = _SENTENCES[remark.what](scene)
    return HintLine(remark.name, text, moment, act)


def _no_developer(scene: Scene):
    return _("No developers have joined."), HintAct(_("Invite"), "sessions:sharing", is_link=True)


def _vote_missing(scene: Scene):
    missing = [seat.member.name for seat in scene.electorate if seat.pk not in scene.voted]
    text = _("Only %(name)s hasn’t voted yet.") % {"name": missing[0] if missing else ""}
    return text, HintAct(
        _("Reveal anyway"), "sessions:reveal", (scene.round.public_id if scene.round else "",)
    )


def _in_progress(scene: Scene):
    return _("This item is already in progress; refinement is for upcoming work."), _put_off(
        scene, _("Postpone")
    )


def _over_share(scene: Scene):
    return _("Over its time."), _put_off(scene, _("Postpone"))


def _pace(scene: Scene):
    left = waiting(scene, Phase.TRIAGE)
    text = ngettext(
        "%(n)s item left and little time: decide quickly, or postpone it.",
        "%(n)s items left and little time: decide quickly, or postpone some.",
        len(left),
    ) % {"n": len(left)}
    return text, HintAct(
        _("Postpone the last one"), "sessions:put-off", (left[-1].public_id,)
    ) if left else None


def _far_off(scene: Scene):
    return _("This story is more than two sprints away."), _put_off(scene, _("Postpone"))


def _too_many_dives(scene: Scene):
    dives = waiting(scene, Phase.DEEP_DIVE)
    text = _("More than %(most)d deep dives. Which of these can wait?") % {"most": MOST_DIVES}
    act = HintAct(_("Postpone %s") % dives[-1].item.key, "sessions:put-off", (dives[-1].public_id,))
    return text, act


def _too_long(scene: Scene):
    ahead = [row for row in scene.timeboxes if row.position > scene.session.position]
    excess = round(sum(row.length for row in scene.timeboxes)) - LONGEST_MINUTES * 60
    text = _("Attention drops after %(minutes)d minutes.") % {"minutes": LONGEST_MINUTES}
    if not ahead:
        return text, None
    longest = max(ahead, key=lambda row: row.length)
    fields = (("position", str(longest.position)), ("seconds", str(-excess)))
    return text, HintAct(_("Shorten to %d minutes") % LONGEST_MINUTES, "sessions:phase-time", fields=fields)


def _no_goal(scene: Scene):
    text = _("This session has no goal yet. One sentence helps everyone.")
    keys = ", ".join(entry.item.key for entry in waiting(scene, Phase.DEEP_DIVE)[:3])
    if not keys:
        return text, None
    goal = _("Get %s ready") % keys
    return text, HintAct(_("Use “%s”") % goal, "sessions:goal", fields=(("goal", goal),))


def _no_next_date(scene: Scene):
    return _("When do you meet next? Set a date to keep the rhythm."), _meet_in_a_week(scene)


def _out_of_rhythm(scene: Scene):
    weeks = max(2, (_since_last(scene) or WEEK) // WEEK)
    text = _("Your last session was %(weeks)d weeks ago. Set the next date now.") % {"weeks": weeks}
    return text, _meet_in_a_week(scene)


def _put_off(scene: Scene, label: str) -> HintAct | None:
    return HintAct(label, "sessions:put-off", (scene.on_stage.public_id,)) if scene.on_stage else None


def _meet_in_a_week(scene: Scene) -> HintAct:
    moment = a_week_after(scene.session.starts_at, scene.at, scene.session.team.time_zone)
    return HintAct(_("In a week, same time"), "sessions:next-date", fields=(("next_at", moment.isoformat()),))


_SENTENCES = {
    Guardrail.NO_DEVELOPER: _no_developer,
    Guardrail.VOTE_MISSING: _vote_missing,
    Guardrail.IN_PROGRESS: _in_progress,
    Guardrail.OVER_SHARE: _over_share,
    Guardrail.PACE: _pace,
    Guardrail.FAR_OFF: _far_off,
    Guardrail.TOO_MANY_DIVES: _too_many_dives,
    Guardrail.TOO_LONG: _too_long,
    Guardrail.NO_GOAL: _no_goal,
    Guardrail.NO_NEXT_DATE: _no_next_date,
    Guardrail.OUT_OF_RHYTHM: _out_of_rhythm,
}
