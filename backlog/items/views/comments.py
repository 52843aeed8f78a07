"""Comments on an item: the page of all of them, and the orders that add and delete one's own."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from backlog.access import item_of
from backlog.items import forms
from backlog.items.page import malformed, refused, reply, undo_of
from backlog.items.parts.comments import shown_comments
from backlog.models import Comment
from core.http.request import HtmxHttpRequest
from teams.access import in_team, once
from teams.members.rules.rights import Act
from teams.models import Member, Team

ROWS = 50


@require_GET
@in_team()
def all_comments(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Show every comment on the item, the last one first."""
    item = item_of(team, public_id)
    rows = item.comments.select_related("by").latest_first()
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {"section": "backlog", "item": item, "page": page, "comments": shown_comments(page)}
    return render(request, "backlog/items/comments.html", context)


@require_POST
@in_team(Act.EDIT_ITEMS)
@once
def comment_addition(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    item = item_of(team, public_id)
    form = forms.NewComment(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    Comment.write(item, form.cleaned_data["text"], member)
    return reply(request, team, member, "detail")


@require_POST
@in_team(Act.EDIT_ITEMS)
def comment_deletion(
    request: HtmxHttpRequest, team: Team, member: Member, public_id: str, comment_id: str
) -> HttpResponse:
    """Delete a comment of one's own."""
    item = item_of(team, public_id)
    comment = item.comments.select_related("item__team").filter(public_id=comment_id).first()
    if comment is None:
        return reply(request, team, member, "detail", message=_("That comment has already been deleted."))
    if comment.by_id != member.pk:
        return refused(request, team, _("You can delete only your own comments."), status=403)
    comment.remove(member)
    return reply(request, team, member, "detail", message=_("Comment deleted"), undo=undo_of(item, "comment"))
