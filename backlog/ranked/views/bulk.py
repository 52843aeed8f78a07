"""Orders about many items at once, and the dialog that asks for their place."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from backlog.access import bulk_edit_of, item_of
from backlog.deep.rules.inversions import by_value
from backlog.items.page import came_from, malformed, refused, reply
from backlog.items.queries import lookup
from backlog.items.service.respread import respread_list
from backlog.models import BulkEdit, Item
from backlog.models.bulk import MOST
from backlog.models.bulk_rows import Gone, Where
from backlog.models.labels import MANY_MARKED, MANY_MOVED_TO, TYPES
from backlog.ranked.forms import ASKING, Bulk
from backlog.ranked.queries.listing import Listing
from backlog.ranked.rules.url_state import View
from core.http.refusals import errors_of, sent_again
from core.http.request import HtmxHttpRequest
from core.http.toasts import Undo
from live.wire import frames
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team

CURATING = ("state", "where", "after", "before")
PARTS = ("runway", "tabs", "goals", "themes", "items", "detail")
PARTS_BY_VALUE = ("tabs", "goals", "items", "detail")


@require_POST
@in_team(Act.EDIT_ITEMS)
def bulk(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Change all of the selected items, or open the dialog that asks for their place."""
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
    undo = _undo_of(team, edit) if edit.count else None
    return reply(
        request, team, member, *PARTS, message=_message_of(edit, form), undo=undo, selected={"done": True}
    )


@require_POST
@in_team(Act.EDIT_ITEMS)
def undo(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Restore all of them, except those that have changed since."""
    edit = bulk_edit_of(team, public_id)
    if edit.is_about_the_list and not member.standing.may(Act.CURATE):
        return refused(request, team, _("Only product managers and Scrum Masters can undo that."), status=403)
    count = edit.undo(member)
    if count is None:
        return refused(request, team, _("That can no longer be undone. Nothing was changed."), status=409)
    words = ngettext("Undone. %(count)d item restored.", "Undone. %(count)d items restored.", count)
    message = words % {"count": count}
    if edit.left_alone:
        left = ngettext(
            "%(count)d has changed since then.", "%(count)d have changed since then.", edit.left_alone
        )
        message = f"{message} {left % {'count': edit.left_alone}}"
    return reply(request, team, member, *PARTS, message=message)


@require_POST
@in_team(Act.CURATE)
def value_order(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Rank these items by value, among the places they have."""
    wanted = request.POST.getlist("item")
    keys = list(team.items.ranked().filter(public_id__in=wanted[:MOST]).values_list("pk", flat=True))
    if not keys:
        return refused(request, team, _("Select items from the backlog first."))
    values = Listing(team, View()).report.values_by_item
    edit = BulkEdit.order(team, keys, member, lambda items: by_value(items, lambda item: values.get(item.pk)))
    if not edit.count:
        return reply(request, team, member, *PARTS_BY_VALUE, message=_("They are already ranked by value."))
    words = ngettext("%(count)d item ranked by value", "%(count)d items ranked by value", edit.count)
    message = words % {"count": edit.count}
    done = {"done": True}
    return reply(
        request, team, member, *PARTS_BY_VALUE, message=message, undo=_undo_of(team, edit), selected=done
    )


def _undo_of(team: Team, edit: BulkEdit) -> Undo:
    return Undo(reverse("backlog:bulk-undo", args=[team.slug, edit.public_id]))


def _carry_out(team: Team, member: Member, form: Bulk) -> BulkEdit:
    data, keys = form.cleaned_data, form.keys
    match form.act:
        case "state":
            return BulkEdit.send(team, keys, member, data["state"])
        case "estimate":
            return BulkEdit.clear_estimates(team, keys, member)
        case "where" | "after" | "before":
            return BulkEdit.move(team, keys, member, _where(team, data))
        case act:
            value = None if data[act] == "none" else data[act]
            return BulkEdit.give(team, keys, member, BulkEdit.Act(act), value)


def _where(team: Team, data: dict[str, Any]) -> Where:
    if data["after"]:
        return Where(after=item_of(team, data["after"]))
    if data["before"]:
        return Where(before=item_of(team, data["before"]))
    if data["where"] == "number":
        return Where(number=data["number"])
    return Where(bottom=data["where"] == "bottom")


# Messages


def _message_of(edit: BulkEdit, form: Bulk) -> str:
    if not edit.count and not edit.left_alone:
        return _("Nothing to change: they are already set that way.")
    message = _became(edit, form) if edit.count else ""
    if edit.left_alone:
        left = ngettext(
            "%(count)d is being estimated and wasn’t changed.",
            "%(count)d are being estimated and weren’t changed.",
            edit.left_alone,
        )
        left %= {"count": edit.left_alone}
        return f"{message}. {left}" if message else left
    return message


def _became(edit: BulkEdit, form: Bulk) -> str:
    """What became of the items, in the past form of the button's verb."""
    data, number = form.cleaned_data, edit.count
    facts: dict[str, Any] = {"count": number}
    match form.act:
        case "state":
            return str(MANY_MOVED_TO[data["state"]] % facts)
        case "urgency":
            return str(MANY_MARKED[data["urgency"]] % facts)
        case "type":
            facts["type"] = TYPES[data["type"]]
            return (
                ngettext(
                    "Type of %(count)d item set to %(type)s",
                    "Type of %(count)d items set to %(type)s",
                    number,
                )
                % facts
            )
        case "estimate":
            return (
                ngettext("Estimate of %(count)d item cleared", "Estimates of %(count)d items cleared", number)
                % facts
            )
        case "goal" | "theme":
            return _given(form.act, data[form.act], number)
        case _:
            facts["number"] = _first_number(edit)
            return (
                ngettext(
                    "%(count)d item moved to rank %(number)d",
                    "%(count)d items moved to rank %(number)d and below",
                    number,
                )
                % facts
            )


def _given(act: str, chosen: Any, number: int) -> str:
    if chosen == "none":
        words = (
            ngettext("Goal of %(count)d item cleared", "Goals of %(count)d items cleared", number)
            if act == "goal"
            else ngettext("Theme of %(count)d item cleared", "Themes of %(count)d items cleared", number)
        )
        return words % {"count": number}
    words = (
        ngettext(
            "Goal of %(count)d item set to “%(name)s”", "Goal of %(count)d items set to “%(name)s”", number
        )
        if act == "goal"
        else ngettext(
            "Theme of %(count)d item set to “%(name)s”", "Theme of %(count)d items set to “%(name)s”", number
        )
    )
    return words % {"count": number, "name": chosen.name}


def _first_number(edit: BulkEdit) -> int:
    first = Item.objects.filter(pk__in=[row["item"] for row in edit.rows]).ranked().first()
    return lookup.number_of(first) if first else 0


# The dialog


def _ask(request: HtmxHttpRequest, team: Team, form: Bulk, status: int = 200) -> HttpResponse:
    data = {"text": "", **form.cleaned_data}
    selected = list(team.items.filter(pk__in=form.keys).order_by("rank", "pk").values("key", "title")[:1])
    context = {
        "team": team,
        "base": reverse("backlog:list", args=[team.slug]),
        "count": len(form.keys),
        "only": selected[0] if len(form.keys) == 1 else None,
        # As it came: the view may have more items by the time they move, and all of them are meant.
        "items": "" if data["all"] else ",".join(form.public_ids),
        "all": data["all"],
        "view_query": data["view"],
        "text": data["text"],
        "found": lookup.found(team, team.items.ranked().exclude(pk__in=form.keys), data["text"]),
        "back": came_from(request, team),
    }
    if not request.htmx:
        return render(request, "backlog/ranked/move/page.html", context, status=status)
    name = "move" if data["where"] == "ask" else "move-found"
    template = "backlog/ranked/move/dialog.html" if name == "move" else "backlog/ranked/move/found.html"
    html = render_to_string(template, context)
    response = HttpResponse(frames.frame(name, html, 0))
    if name == "move":
        response["HX-Trigger"] = '{"opens": {"dialog": "move"}}'
    return response
