"""Orders of the bulk estimate: open it, move items, settle what is agreed, return to the story."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.http.request import HtmxHttpRequest, choice_of
from sessions.access import Viewer, in_room
from sessions.meeting import forms
from sessions.meeting.page import Undo, malformed, refused, reply
from sessions.meeting.rules.agenda import Phase
from sessions.models import Session, SizingWall, Tile
from sessions.sizing_wall import service
from teams.members.rules.rights import Act


@require_POST
@in_room(Act.LEAD)
def wall(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Opens a bulk estimate of the list's items without an estimate, in place of the story."""
    if session.phase != Phase.DEEP_DIVE:
        return refused(request, session, _("You can only bulk estimate in the deep dive."))
    opened = SizingWall.open(session, viewer.member)
    message = _("A bulk estimate or a vote is already running, or everything on the list is estimated.")
    return reply(request, session, viewer, message="" if opened else message)


@require_POST
@in_room(Act.ESTIMATE)
def placement(request: HtmxHttpRequest, session: Session, viewer: Viewer, tile_id: str) -> HttpResponse:
    """Moves an item into the column of an estimate."""
    form = forms.Card(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    try:
        tile = _tile_of(session, tile_id)
        moved = tile.put(viewer.own_seat, form.cleaned_data["card"], choice_of(request))
    except ValueError:
        return malformed(request, session, form)
    message = "" if moved else _("This item is already settled, or the bulk estimate is closed.")
    return reply(request, session, viewer, "sizing-wall", message=message)


@require_POST
@in_room(Act.LEAD)
def settlement(request: HtmxHttpRequest, session: Session, viewer: Viewer, wall_id: str) -> HttpResponse:
    """Settles the items that are agreed on; what one person alone has placed stays as it is."""
    keys = service.settle_agreed(_wall_of(session, wall_id), viewer.member)
    if not keys:
        return reply(request, session, viewer, message=_("No agreed estimates yet."))
    words = ngettext("%d estimate settled", "%d estimates settled", len(keys)) % len(keys)
    return reply(request, session, viewer, undo=Undo(words, "wall-settlement-undo", (wall_id,)))


@require_POST
@in_room(Act.LEAD)
def settlement_undo(request: HtmxHttpRequest, session: Session, viewer: Viewer, wall_id: str) -> HttpResponse:
    undone = service.unsettle_last(_wall_of(session, wall_id), viewer.member)
    return reply(request, session, viewer, message="" if undone else _("There is nothing to undo."))


@require_POST
@in_room(Act.LEAD)
def tile_settlement(request: HtmxHttpRequest, session: Session, viewer: Viewer, tile_id: str) -> HttpResponse:
    """Settles one item that a single person has placed, on the estimate that the button named."""
    form = forms.Card(request.POST)
    tile = _tile_of(session, tile_id)
    if not form.is_valid() or form.cleaned_data["card"] not in {card.label for card in tile.wall.sizes}:
        return malformed(request, session, form)
    card = form.cleaned_data["card"]
    if not service.settle_one(tile, card, viewer.member):
        return reply(request, session, viewer, message=_("This item has changed. It wasn’t settled."))
    words = _("%(key)s settled on %(card)s") % {"key": tile.item.key, "card": card}
    return reply(request, session, viewer, undo=Undo(words, "tile-settlement-undo", (tile_id,)))


@require_POST
@in_room(Act.LEAD)
def tile_settlement_undo(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, tile_id: str
) -> HttpResponse:
    undone = service.unsettle_one(_tile_of(session, tile_id), viewer.member)
    return reply(request, session, viewer, message="" if undone else _("There is nothing to undo."))


@require_POST
@in_room(Act.LEAD)
def closing(request: HtmxHttpRequest, session: Session, viewer: Viewer, wall_id: str) -> HttpResponse:
    """Closes the bulk estimate and returns to the story."""
    if not _wall_of(session, wall_id).close(viewer.member):
        return reply(request, session, viewer, message=_("The bulk estimate is already closed."))
    undo = Undo(_("Back to story"), "wall-closing-undo", (wall_id,))
    return reply(request, session, viewer, undo=undo)


@require_POST
@in_room(Act.LEAD)
def closing_undo(request: HtmxHttpRequest, session: Session, viewer: Viewer, wall_id: str) -> HttpResponse:
    opened = _wall_of(session, wall_id).reopen()
    return reply(request, session, viewer, message="" if opened else _("A bulk estimate is already running."))


@require_POST
@in_room(Act.LEAD)
def tile_dive(request: HtmxHttpRequest, session: Session, viewer: Viewer, tile_id: str) -> HttpResponse:
    """Adds a disputed item to the deep dive."""
    tile = _tile_of(session, tile_id)
    words = _("%s added to the deep dive") % tile.item.key
    service.dive_into(tile, viewer.member)
    return reply(request, session, viewer, message=words)


def _wall_of(session: Session, wall_id: str) -> SizingWall:
    if found := session.sizing_walls.filter(public_id=wall_id).first():
        found.session = session
        return found
    raise Http404


def _tile_of(session: Session, tile_id: str) -> Tile:
    tiles = Tile.objects.select_related("item__team", "wall__session__team")
    if found := tiles.filter(public_id=tile_id, wall__session=session).first():
        return found
    raise Http404
