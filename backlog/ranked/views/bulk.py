"""Orders about many items at once, and the dialog that asks where they are to go."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from backlog.access import bulk_edit_of, item_of
from backlog.items.queries import lookup
from backlog.items.service.respread import respread_list
from backlog.models import BulkEdit, Item
from backlog.models.bulk_rows import Gone, Where
from backlog.models.labels import STATES, TYPES, URGENCIES
from backlog.ranked.forms import ASKING, Bulk
from backlog.ranked.page.replies import Undo, came_from, malformed, refused, reply
from backlog.ranked.queries.listing import number_of
from core.http.refusals import errors_of, sent_again
from core.http.request import HtmxHttpRequest
from live.wire import frames
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team

CURATING = ("state", "where", "after", "before")
PARTS = ("runway", "tabs", "goals", "themes", "items", "detail")


@require_POST
@in_team(Act.EDIT_ITEMS)
def bulk(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Change all of the selected items; or ask where to, when that is what the button says."""
    form = Bulk(team, request.POST)
    if not form.is_valid():
        if "number" in request.POST and form.keys and not request.htmx:
            return sent_again(request, _ask(request, team, form, status=422), errors_of(form))
        return malformed(request, team, form)
    if form.act in CURATING and not member.standing.may(Act.CURATE):
        return refused(request, team, _("Only product managers and Scrum Masters can do that."), status=403)
    if form.cleaned_data["where"] in ASKING:
        return _ask(request, team, form)
    try:
        edit = _carry_out(team, member, form)
    except Gone:
        return refused(request, team, _("That position no longer exists. Nothing was moved."), status=409)
    if edit.has_long_rank:
        respread_list.enqueue(team.public_id)
    undo: Undo | None = (
        (reverse("backlog:bulk-undo", args=[team.slug, edit.public_id]), {}) if edit.count else None
    )
    return reply(request, team, member, *PARTS, said=_told(edit, form), undo=undo, selected={"done": True})


@require_POST
@in_team(Act.EDIT_ITEMS)
def undo(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Put all of them back, but those that have changed since."""
    edit = bulk_edit_of(team, public_id)
    if edit.is_about_the_list and not member.standing.may(Act.CURATE):
        return refused(request, team, _("Only product managers and Scrum Masters can undo that."), status=403)
    count = edit.undo(member)
    if count is None:
        return refused(request, team, _("That can no longer be undone. Nothing was changed."), status=409)
    said = ngettext("Undone: %(count)d item restored.", "Undone: %(count)d items restored.", count)
    told = said % {"count": count}
    if edit.left_alone:
        left = ngettext(
            "%(count)d has changed since then.", "%(count)d have changed since then.", edit.left_alone
        )
        told = f"{told} {left % {'count': edit.left_alone}}"
    return reply(request, team, member, *PARTS, said=told)


def _carry_out(team: Team, member: Member, form: Bulk) -> BulkEdit:
    said, keys = form.cleaned_data, form.keys
    match form.act:
        case "state":
            return BulkEdit.send(team, keys, member, said["state"])
        case "estimate":
            return BulkEdit.clear_estimates(team, keys, member)
        case "where" | "after" | "before":
            return BulkEdit.move(team, keys, member, _where(team, said))
        case act:
            value = None if said[act] == "none" else said[act]
            return BulkEdit.give(team, keys, member, BulkEdit.Act(act), value)


def _where(team: Team, said: dict[str, Any]) -> Where:
    if said["after"]:
        return Where(after=item_of(team, said["after"]))
    if said["before"]:
        return Where(before=item_of(team, said["before"]))
    if said["where"] == "number":
        return Where(number=said["number"])
    return Where(bottom=said["where"] == "bottom")


# What is said


def _told(edit: BulkEdit, form: Bulk) -> str:
    if not edit.count and not edit.left_alone:
        return _("Nothing to change: they are already set that way.")
    count = {"count": edit.count}
    told = f"{ngettext('%(count)d item', '%(count)d items', edit.count) % count}: {_became(edit, form)}"
    if edit.left_alone:
        left = ngettext(
            "%(count)d is being estimated and wasn’t changed.",
            "%(count)d are being estimated and weren’t changed.",
            edit.left_alone,
        )
        told = f"{told}. {left % {'count': edit.left_alone}}"
    return told


def _became(edit: BulkEdit, form: Bulk) -> str:
    said = form.cleaned_data
    match form.act:
        case "state":
            return str(STATES[said["state"]])
        case "type":
            return str(TYPES[said["type"]])
        case "urgency":
            return str(URGENCIES[said["urgency"]])
        case "estimate":
            return _("not estimated")
        case "goal":
            return _("no goal") if said["goal"] == "none" else said["goal"].name
        case "theme":
            return _("no theme") if said["theme"] == "none" else said["theme"].name
        case _:
            return _("moved to rank %(number)d") % {"number": _first_number(edit)}


def _first_number(edit: BulkEdit) -> int:
    first = Item.objects.filter(pk__in=[row["item"] for row in edit.rows]).ranked().first()
    return number_of(first) if first else 0


# The dialog


def _ask(request: HtmxHttpRequest, team: Team, form: Bulk, status: int = 200) -> HttpResponse:
    said = {"text": "", **form.cleaned_data}
    selected = list(team.items.filter(pk__in=form.keys).order_by("rank", "pk").values("key", "title")[:1])
    context = {
        "team": team,
        "base": reverse("backlog:list", args=[team.slug]),
        "count": len(form.keys),
        "only": selected[0] if len(form.keys) == 1 else None,
        # As it came: all of a view may be more by the time it moves, and that is what was meant.
        "items": "" if said["all"] else ",".join(form.public_ids),
        "all": said["all"],
        "view_query": said["view"],
        "text": said["text"],
        "found": lookup.found(team.items.ranked().exclude(pk__in=form.keys), said["text"]),
        "back": came_from(request, team),
    }
    if not request.htmx:
        return render(request, "backlog/ranked/move/page.html", context, status=status)
    name = "move" if said["where"] == "ask" else "move-found"
    template = "backlog/ranked/move/dialog.html" if name == "move" else "backlog/ranked/move/found.html"
    html = render_to_string(template, context)
    response = HttpResponse(frames.frame(name, html, 0))
    if name == "move":
        response["HX-Trigger"] = '{"opens": {"dialog": "move"}}'
    return response
