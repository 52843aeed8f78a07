"""The summary as Markdown, to paste into a wiki, a chat or a tracker.

Everything that someone typed is escaped, so that it reads as it was typed.
"""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backlog.models.labels import points_text
from core.dates import day_text, moment_text, time_text
from core.text import escaped
from sessions.models import Round
from sessions.models.labels import (
    CONFIDENCES,
    CRITERION_MARKS,
    DECISIONS,
    NOTES,
    PARKED,
    PHASES,
    change_words,
    check_label,
    decision_details,
)


def as_markdown(data: dict, zone: tzinfo) -> str:
    """The whole summary. `data` comes from `finish.readable`; times are shown in `zone`."""
    parts = [_head(data, zone), *_sections(data)]
    if data["next_at"]:
        parts.append(f"## {_('Next')}\n\n{_moment(data['next_at'], zone)}")
    return "\n\n".join(parts) + "\n"


def _head(data: dict, zone: tzinfo) -> str:
    title = _("Refinement %d") % data["number"]
    goal = escaped(data["goal"])
    facts = [
        _lasted(data, zone),
        ngettext("%d person", "%d people", len(data["people"])) % len(data["people"]),
    ]
    if data["facilitator"]:
        facts.append(_("facilitated by %s") % escaped(data["facilitator"]))
    head = f"# {title}{': ' if goal else ''}{goal}\n\n{' · '.join(facts)}"
    body = (
        f"{_vision(data)}{_reopened(data, zone)}{_figures(data['totals'])}{_note(data)}{_made_before(data)}"
    )
    return f"{head}\n\n{body}"


def _lasted(data: dict, zone: tzinfo) -> str:
    """The start and the end of the session; only the start while it is running."""
    if not data["finished_at"]:
        return _("since %s, still running") % _moment(data["started_at"], zone)
    began, ended = (data[name].astimezone(zone) for name in ("started_at", "finished_at"))
    # A session that was reopened may end the next day, and the clocks may change while it is on.
    has_same_zone = began.utcoffset() == ended.utcoffset()
    return _("%(from)s to %(to)s") % {
        "from": moment_text(began, zone, with_year=True, with_zone=not has_same_zone),
        "to": time_text(ended, zone) if began.date() == ended.date() else _moment(ended, zone),
    }


def _vision(data: dict) -> str:
    """The team's vision as it was then; summaries from before it was kept have none."""
    return f"{_('Our vision: %s') % escaped(vision)}\n\n" if (vision := data.get("vision", "")) else ""


def _reopened(data: dict, zone: tzinfo) -> str:
    """The times the session was reopened with a reason."""
    return "".join(
        _("%(at)s · reopened by %(name)s: “%(reason)s”")
        % {"at": _moment(each["at"], zone), "name": escaped(each["by"]), "reason": escaped(each["reason"])}
        + "\n\n"
        for each in data["reopened"]
    )


def _note(data: dict) -> str:
    # Two blanks keep the line break, which Markdown would take for a space.
    lines = "  \n".join(f"> {escaped(line)}" for line in data.get("foreword", "").splitlines())
    return f"\n\n{lines}" if lines else ""


def _made_before(data: dict) -> str:
    words = _("This summary was made before acceptance criteria and changes were recorded.")
    return f"\n\n> {words}" if data["lacks_agreements"] else ""


def _figures(totals: dict) -> str:
    lines = [
        ngettext("%d story marked ready", "%d stories marked ready", totals["ready"]) % totals["ready"]
        + (", " + points_text(totals["points"]) if totals["ready"] else ""),
        _("%(triaged)d triaged, %(declined)d declined") % totals,
    ]
    if totals["runway"]:
        lines.append(_("%(runway)s sprints of ready work (was %(runway_before)s)") % totals)
    # Ratings are shown from three on.
    if totals["rating"]:
        lines.append(_("%(rating)s out of 5, rated by %(rated)d of %(people)d") % totals)
    return "\n".join(f"- {line}" for line in lines)


def _sections(data: dict) -> Iterable[str]:
    loose = data["loose"]
    sections = (
        (_("Ready"), map(_dive, data["ready"])),
        (_("Not ready yet"), map(_dive, data["not_ready"])),
        (_("Triage"), map(_decision, data["triage"])),
        (_("Bulk estimate"), map(_size, data["sizes"])),
        (_("Other changed items"), map(_changed, data["items"])),
        (_("Actions"), map(_action, data["actions"])),
        (_("Answered"), map(_answer, data["answered"])),
        (_("Left open"), loose_lines(loose)),
        (_("Parked"), map(_topic, data["settled_topics"])),
        (_("Time"), map(_phase, data["phases"])),
    )
    for heading, lines in sections:
        listed = "\n".join(f"- {line}" for line in lines)
        if listed:
            yield f"## {heading}\n\n{listed}"


def loose_lines(loose: dict) -> Iterable[str]:
    """Topics and questions that nobody has taken on yet."""
    for question in loose["questions"]:
        yield f"{_('Question')}, {_item(question)}: {escaped(question['text'])}"
    for topic in loose["parked"]:
        yield f"{_('Parked')}: {escaped(topic['text'])}"
    for item in loose["not_triaged"]:
        changes = _indented(map(_change, item["changes"]))
        state = _("Postponed") if item["postponed"] else _("Not triaged")
        yield f"{state}: {_item(item)} {escaped(item['title'])}{changes}"


def _item(row: dict) -> str:
    return f"**{escaped(row['key'])}**"


def _dive(dive: dict) -> str:
    line = f"{_item(dive)} {escaped(dive['title'])}"
    if dive["estimate"]:
        line += f": {_estimate(dive)}"
    rounds = [_round(each) for each in dive["rounds"]]
    if rounds:
        line += f" ({' → '.join(rounds)})"
    line += _because(dive["reason"])
    return line + _indented([*_deciders(dive), *_criteria(dive), *_lacks(dive), *_details(dive)])


def story_as_markdown(dive: dict) -> str:
    """One story with what was agreed about it, to paste into its ticket."""
    facts = [_("Estimate: %s") % _estimate(dive)] if dive["estimate"] else []
    lines = [f"- {line}" for line in (*facts, *_deciders(dive), *_lacks(dive), *_details(dive))]
    parts = [f"**{escaped(dive['key'])}** {escaped(dive['title'])}", "\n".join(lines)]
    if dive["criteria"]:
        listed = "\n".join(f"{number}. {_criterion(row)}" for number, row in enumerate(dive["criteria"], 1))
        parts.append(f"**{_('Acceptance criteria')}**\n\n{listed}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _estimate(row: dict) -> str:
    """The estimate, and the one that it replaced in the session."""
    estimate = f"**{escaped(row['estimate'])}**"
    return f"{estimate} {_('(was %s)') % escaped(row['was'])}" if row["was"] else estimate


def _round(each: dict) -> str:
    """The cards of a round, those entered for people without a device marked, and their plain average."""
    aloud = _("said aloud")
    votes = [(escaped(vote["card"]), vote.get("by_hand", False)) for vote in each["votes"]]
    cards = ", ".join(f"{card} {aloud}" if by_hand else card for card, by_hand in votes)
    return f"{cards}; {_('mean %s') % each['mean']}" if each["mean"] else cards


def _indented(lines: Iterable[str]) -> str:
    return "".join(f"\n  - {line}" for line in lines)


def _deciders(dive: dict) -> Iterable[str]:
    """What was decided about the story, and by whom."""
    if dive["postponed"]:
        yield _("Postponed")
    elif not dive["ready"] and not dive["looked_at"]:
        yield _("Not discussed")
    if dive["settled_by"]:
        yield _("Estimate settled by %s") % escaped(dive["settled_by"])
    if dive["ready_by"]:
        yield _("Marked ready by %s") % escaped(dive["ready_by"])
    for name in dive["objections"]:
        yield _("%s objected") % escaped(name)


def _criteria(dive: dict) -> Iterable[str]:
    if dive["criteria"]:
        listed = "".join(f"\n    - {_criterion(each)}" for each in dive["criteria"])
        yield f"{_('Acceptance criteria')}{listed}"
    for text in dive["removed"]:
        yield _("Criterion deleted: %s") % escaped(text)


def _criterion(row: dict) -> str:
    if not row["mark"]:
        return escaped(row["text"])
    mark = str(CRITERION_MARKS[row["mark"]])
    if row["before"]:
        mark = _("%(mark)s, was “%(before)s”") % {"mark": mark, "before": escaped(row["before"])}
    return f"{escaped(row['text'])} ({mark})"


def _lacks(dive: dict) -> Iterable[str]:
    """What is missing in a story that is not ready, or was marked ready anyway."""
    if dive["unmet"]:
        yield _("Not met: %s") % ", ".join(escaped(check_label(key)) for key in dive["unmet"])
    for text in dive["questions"]:
        yield _("Open question: %s") % escaped(text)
    for blocker in dive["blockers"]:
        yield _("Blocked by %s") % f"{_item(blocker)} {escaped(blocker['title'])}"


def _details(dive: dict) -> Iterable[str]:
    yield from map(_remark, dive["remarks"])
    for note in dive["notes"]:
        yield f"{NOTES[note['kind']]}: {escaped(note['text'])}"
    yield from map(_change, dive["changes"])


def _change(row: dict) -> str:
    """A change of an item: what it was before, what it is now, by whom and why."""
    words = change_words(row)
    texts = escaped(words.after) or "–"
    if words.before:
        texts = f"{escaped(words.before)} → {texts}"
    line = f"{escaped(words.label)}: {texts}" if words.before or words.after else escaped(words.label)
    return line + _because(words.reason) + (f" ({escaped(words.by)})" if words.by else "")


def _changed(row: dict) -> str:
    return f"{_item(row)} {escaped(row['title'])}{_indented(map(_change, row['changes']))}"


def _size(row: dict) -> str:
    line = f"{_item(row)} {escaped(row['title'])}: {_estimate(row)}"
    facts = [_("settled by %s") % escaped(row["by"])] if row["by"] else []
    if row["placed"] is not None:
        facts.insert(0, _placed(row))
        if row["placed"] > 1:
            facts.insert(1, _("%d agreed") % row["agreed"])
    return line + (f" ({', '.join(facts)})" if facts else "")


def _placed(row: dict) -> str:
    if row["placed_by"]:
        return _("placed by %s") % escaped(row["placed_by"])
    return ngettext("placed by %d person", "placed by %d people", row["placed"]) % row["placed"]


def _remark(remark: dict) -> str:
    """A remark on a card, with its author if the team shows names, and its round."""
    is_early = remark["kind"] == Round.Kind.EARLY
    when = _("before the session") if is_early else _("round %d") % remark["round"]
    confidence = str(CONFIDENCES.get(remark["confidence"], ""))
    facts = [escaped(remark["name"]), confidence, when]
    text = f"**{escaped(remark['card'])}**" + (f" “{escaped(remark['reason'])}”" if remark["reason"] else "")
    return f"{text} ({', '.join(filter(None, facts))})"


def _decision(row: dict) -> str:
    line = f"{_item(row)} {escaped(row['title'])}: **{DECISIONS.get(row['outcome'], row['outcome'])}**"
    if row["duplicate_of"]:
        line += " " + _("of %s") % escaped(row["duplicate_of"])
    line += "".join(f", {escaped(word)}" for word in decision_details(row))
    line += _because(row["reason"]) + f" ({escaped(row['by'])})"
    return line + _indented(map(_change, row["changes"]))


def _because(reason: str) -> str:
    return f", “{escaped(reason)}”" if reason else ""


def _action(action: dict) -> str:
    facts = [escaped(action["owner"]) or _("Unassigned")]
    if action["due"]:
        facts.append(_("due %s") % _day(action["due"]))
    if action["blocks"]:
        facts.append(_("blocks %s") % escaped(action["key"]))
    elif action["key"]:
        facts.append(_("about %s") % escaped(action["key"]))
    if action["carried"]:
        facts.append(_("carried over"))
    if action["dropped"]:
        facts.append(_("dropped"))
    return f"[{'x' if action['done'] else ' '}] {escaped(action['text'])} ({', '.join(facts)})"


def _answer(question: dict) -> str:
    words = " ".join(escaped(question[name]) for name in ("text", "answer") if question[name])
    return f"{_item(question)} {words} ({escaped(question['by'])})"


def _topic(topic: dict) -> str:
    made = f" {escaped(topic['made'])}" if topic["made"] else ""
    return f"{escaped(topic['text'])}: {PARKED.get(topic['outcome'], topic['outcome'])}{made}"


def _phase(row: dict) -> str:
    if row.get("skipped"):
        return f"{PHASES[row['phase']]}: " + _("skipped")
    return f"{PHASES[row['phase']]}: " + _("%(spent)d of %(planned)d minutes") % {
        "spent": round(row["spent"] / 60),
        "planned": round(row["planned"] / 60),
    }


def _day(day: date) -> str:
    return day_text(day, with_year=True)


def _moment(at: datetime, zone: tzinfo) -> str:
    return moment_text(at, zone, with_year=True)
