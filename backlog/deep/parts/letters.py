"""The four letters of DEEP: the meter over the backlog, the signs on a row, and the page that explains
them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from backlog.deep.parts.lacking import LACKING
from backlog.deep.queries.report import DeepReport
from backlog.deep.rules import REASONS, Answer, Letter, Part, Reason, Score, look_holds
from backlog.deep.rules.item import ESTIMATE_HOLDS
from backlog.deep.rules.letters import COSTS, INBOX, PRUNED
from backlog.deep.rules.scores import LET_GO_OF
from backlog.items.rules.scales import label_of
from backlog.models.labels import ACTS, BRIEFS, HORIZONS, LETTERS
from backlog.models.labels import REASONS as REASON_TEXTS
from backlog.ranked.parts.context import Scene, query_of
from backlog.ranked.rules.horizons import Horizon
from backlog.ranked.rules.url_state import View

# A lower score is shown as needing attention.
FAIR = 60
# Each letter has about a dozen sentences, some of them with a number of days.
SIGNS_KEPT = 4_000
INITIALS = {letter: letter[0].upper() for letter in Letter}
IN_INBOX = frozenset(COSTS[INBOX])


# On a row


@dataclass(frozen=True, slots=True)
class Sign:
    """A letter on a row: "met", "unmet" or "unasked", with its text."""

    initial: str
    tone: str
    text: str


def signs(answers: Iterable[Answer]) -> tuple[Sign, ...]:
    language = get_language() or ""
    return tuple(_sign(each, language) for each in answers)


# A hundred rows repeat the same few sentences, and translating them is a tenth of the time to render the
# list.
@lru_cache(maxsize=SIGNS_KEPT)
def _sign(answer: Answer, _language: str) -> Sign:
    return Sign(INITIALS[answer.letter], tone_of(answer), _description(answer))


def tone_of(answer: Answer) -> str:
    if not answer.asked:
        return "unasked"
    return "met" if answer.is_met else "unmet"


def reason_text(answer: Answer) -> str:
    """The first reason that a letter gives; empty when there is none."""
    first = answer.first
    return REASON_TEXTS[first.reason] % {"count": first.count} if first else ""


def _description(answer: Answer) -> str:
    label = LETTERS[answer.letter]
    if not answer.asked:
        return _("%(letter)s: not needed yet") % {"letter": label}
    if answer.is_met:
        return _("%(letter)s: yes") % {"letter": label}
    return _("%(letter)s: not yet. %(reason)s") % {"letter": label, "reason": reason_text(answer)}


# The meter


@dataclass(frozen=True)
class Line:
    """The text of a figure and the list of just the items it counts; no query when it counts none."""

    text: str
    query: str = ""


def meter(scene: Scene) -> dict[str, Any]:
    report = scene.listing.report
    asked = scene.team.items.asked_again().count()
    return {
        "letters": [_figure(report, letter, score) for letter, score in report.scores.items()],
        "asked_again": Line(
            ngettext(
                "%(count)d ready item changed: is it still ready?",
                "%(count)d ready items changed: are they still ready?",
                asked,
            )
            % {"count": asked},
            query_of(View(lacks="still-ready")),
        )
        if asked
        else None,
        "only_one": asked == 1,
    }


def _figure(report: DeepReport, letter: Letter, score: Score) -> dict[str, Any]:
    return {
        "name": letter,
        "label": LETTERS[letter],
        "value": score.value,
        "is_low": score.value is not None and score.value < FAIR,
        "line": _worst(report, letter, score),
    }


def _worst(report: DeepReport, letter: Letter, score: Score) -> Line:
    """The reason that costs the letter most."""
    lost = [part for part in score.parts if part.score < 100]
    if score.value is None:
        return Line(_("Nothing to check yet"))
    if not lost:
        return Line(_("Nothing missing"))
    return _line(report, letter, max(lost, key=lambda part: part.weight * (100 - part.score)))


def _line(report: DeepReport, letter: Letter, part: Part) -> Line:
    if part.name == PRUNED:
        count = len(report.having(Reason.NOT_PRUNED))
        message = ngettext("%(count)d could be archived", "%(count)d could be archived", count) % {
            "count": count
        }
        return (
            Line(message, query_of(View(lacks=Reason.NOT_PRUNED)))
            if count
            else Line(_("Few items archived or declined"))
        )
    if part.name == INBOX:
        reason = Reason.LEFT_OVER if letter is Letter.EMERGENT else Reason.IN_INBOX
        count = len(report.having(reason))
        message = (
            ngettext("%(count)d left over in the inbox", "%(count)d left over in the inbox", count)
            if letter is Letter.EMERGENT
            else ngettext("%(count)d in the inbox", "%(count)d in the inbox", count)
        )
        return Line(message % {"count": count}, query_of(View(tab="inbox", lacks=reason)))
    lacking = report.lacking(letter, part.name)
    facts = {"count": len(lacking), "all": part.items}
    only = [
        reason
        for reason in REASONS[letter]
        if COSTS[part.name].get(reason) and len(report.having(reason, part.name)) == len(lacking)
    ]
    if only:
        message = LACKING[Horizon(part.name)][only[0]] % facts
        return Line(message, query_of(View(lacks=only[0], horizon=part.name)))
    words = {
        Horizon.NEXT: ngettext(
            "%(count)d of the next %(all)d needs work",
            "%(count)d of the next %(all)d need work",
            len(lacking),
        ),
        Horizon.SOON: ngettext(
            "%(count)d of %(all)d soon needs work", "%(count)d of %(all)d soon need work", len(lacking)
        ),
        Horizon.LATER: ngettext(
            "%(count)d of %(all)d later needs work", "%(count)d of %(all)d later need work", len(lacking)
        ),
    }[Horizon(part.name)]
    return Line(words % facts, query_of(View(deep=letter, horizon=part.name)))


# The page that explains


def explained(scene: Scene) -> dict[str, Any]:
    report = scene.listing.report
    asks = _asks(report)
    return {
        "letters": [
            {
                **_figure(report, letter, score),
                "asks": asks[letter],
                "parts": [_part(report, letter, part) for part in score.parts],
                "reasons": [_reason(report, reason, count) for reason, count in score.counts.items()],
            }
            for letter, score in report.scores.items()
        ],
        "horizons": [*((name, HORIZONS[name]) for name in Horizon), (INBOX, _("Inbox"))],
    }


def _part(report: DeepReport, letter: Letter, part: Part) -> dict[str, Any]:
    names: dict[str, Any] = {INBOX: _("Inbox"), PRUNED: _("Pruning")} | dict(HORIZONS)
    return {
        "label": names[part.name],
        "score": part.shown,
        "weight": part.weight,
        "items": part.items,
        "line": _line(report, letter, part) if part.score < 100 else None,
    }


def _reason(report: DeepReport, reason: Reason, count: int) -> dict[str, Any]:
    act = next(acts[reason] for acts in REASONS.values() if reason in acts)
    names = [*(HORIZONS[name] for name in Horizon), _("Inbox")]
    if reason in IN_INBOX:
        lines = [None, None, None, Line(str(count), query_of(View(tab="inbox", lacks=reason)))]
        return {
            "reason": reason,
            "label": BRIEFS[reason],
            "act": ACTS[act],
            "total": Line(str(count), query_of(View(tab="inbox", lacks=reason))),
            "cells": list(zip(names, lines, strict=True)),
        }
    cells = []
    for horizon in Horizon:
        here = len(report.having(reason, horizon))
        cells.append(Line(str(here), query_of(View(lacks=reason, horizon=horizon))) if here else None)
    return {
        "reason": reason,
        "label": BRIEFS[reason],
        "act": ACTS[act],
        "total": Line(str(count), query_of(View(lacks=reason))),
        "cells": list(zip(names, [*cells, None], strict=True)),
    }


def _asks(report: DeepReport) -> dict[Letter, list[str]]:
    """The requirements of each letter for this team's items, by horizon."""
    sprint, limit = report.rules.sprint, report.rules.size_limit
    weeks = {horizon: round(look_holds(horizon, sprint).days / 7) for horizon in Horizon}
    within = _("Next: no larger than %(limit)s points.")
    small = [] if limit is None else [within % {"limit": label_of(Decimal(limit))}]
    reviewed = ngettext(
        "Reviewed in the last week if next, %(soon)d weeks if soon, %(later)d weeks if later.",
        "Reviewed in the last %(next)d weeks if next, %(soon)d weeks if soon, %(later)d weeks if later.",
        weeks[Horizon.NEXT],
    )
    return {
        Letter.DETAILED: [
            _("Next: a why, acceptance criteria and no open questions."),
            *small,
            _("Soon: a why. Later: a title is enough."),
        ],
        Letter.ESTIMATED: [
            _("Next: an estimate the team agreed on, up to %(days)d days old and still matching the item.")
            % {"days": ESTIMATE_HOLDS.days},
            _("Soon: any estimate. Later: none."),
        ],
        Letter.EMERGENT: [
            reviewed % {horizon.value: weeks[horizon] for horizon in Horizon},
            _("Inbox items are triaged within a session, and 1 item in %(number)d was archived or declined.")
            % {"number": LET_GO_OF},
        ],
        Letter.PRIORITIZED: [
            _("Out of the inbox, and ranked below its blockers."),
            _("Next and soon: a value, and nothing worth twice as much ranked below."),
        ],
    }
