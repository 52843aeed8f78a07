"""Loads the rows of a team's backlog for a request; another team's rows raise Http404."""

from django.http import Http404

from backlog.models import (
    BulkEdit,
    Criterion,
    Item,
    ProductGoal,
    Question,
    Reshaping,
    SavedView,
    Sprint,
    Theme,
    Upload,
)
from core.db.prepared import Prepared
from teams.models import Member, Team

_ITEM = Prepared(
    lambda team, public_id: Item.objects.select_related("team", "goal").filter(
        team=team, public_id=public_id
    ),
    int,
    str,
)


def item_of(team: Team, public_id: str) -> Item:
    item = _ITEM.first(team.pk, public_id)
    if item is None:
        raise Http404
    return item


def criterion_of(team: Team, public_id: str) -> Criterion:
    return _found(Criterion.objects.select_related("item__team").filter(item__team=team, public_id=public_id))


def question_of(team: Team, public_id: str) -> Question:
    return _found(Question.objects.select_related("item__team").filter(item__team=team, public_id=public_id))


def goal_of(team: Team, public_id: str) -> ProductGoal:
    return _found(team.goals.select_related("team").filter(public_id=public_id))


def bulk_edit_of(team: Team, public_id: str) -> BulkEdit:
    return _found(team.bulk_edits.select_related("team").filter(public_id=public_id))


def saved_view_of(team: Team, public_id: str) -> SavedView:
    return _found(team.saved_views.select_related("team").filter(public_id=public_id))


def sprint_of(team: Team, public_id: str) -> Sprint:
    return _found(team.sprints.select_related("team").filter(public_id=public_id))


def theme_of(team: Team, public_id: str) -> Theme:
    return _found(team.themes.select_related("team").filter(public_id=public_id))


def reshaping_of(team: Team, public_id: str) -> Reshaping:
    rows = team.reshapings.select_related("team", "item__team", "survivor__team")
    return _found(rows.filter(public_id=public_id))


def chosen_of(team: Team, member: Member, public_id: str) -> Upload:
    """The upload whose columns are still to be checked; only its own uploader gets it."""
    files = team.uploads.select_related("team").filter(
        by=member, state=Upload.State.CHOSEN, dismissed_at=None
    )
    return _found(files.filter(public_id=public_id))


def upload_of(team: Team, public_id: str) -> Upload:
    return _found(team.uploads.select_related("team").defer("content").filter(public_id=public_id))


def _found(rows):
    row = rows.first()
    if row is None:
        raise Http404
    return row
