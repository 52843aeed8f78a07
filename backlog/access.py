"""Access to a team's backlog: audiences, and the rows that a request may load; another team's raise
Http404.
"""

from typing import Protocol

from django.db.models import Model, QuerySet
from django.http import Http404

from backlog.models import (
    Answer,
    BulkEdit,
    Criterion,
    Feedback,
    FeedbackFile,
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
from live.pages import PageAccess
from teams.members.rules.rights import Act, Standing
from teams.models import Member, Team

# The three audiences: people who may curate, who may edit, and who only read.
CURATOR, EDITOR, READER = "curator", "editor", "reader"

_ITEM = Prepared(
    lambda team, public_id: Item.objects.select_related("team", "goal").filter(
        team=team, public_id=public_id
    ),
    int,
    str,
)


class PageView(Protocol):
    """A view of a live page of the backlog."""

    def ident(self, team: str) -> str: ...


def audience_of(standing: Standing) -> str:
    """The audience that sees what this standing may do, and nothing that it may not."""
    if standing.may(Act.CURATE):
        return CURATOR
    return EDITOR if standing.may(Act.EDIT_ITEMS) else READER


def access_of(member: Member, view: PageView, language: str, team: Team | None = None) -> PageAccess:
    """This member's access to this view of a live page."""
    ident = view.ident((team or member.team).public_id)
    return PageAccess(ident, audience_of(member.standing), member.public_id, language)


def item_of(team: Team, public_id: str) -> Item:
    item = _ITEM.first(team.pk, public_id)
    if item is None:
        raise Http404
    # The request has loaded the team already, so that `item.team` costs no query.
    item.team = team
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


def feedback_of(team: Team, public_id: str) -> Feedback:
    return _found(team.feedback.select_related("team").filter(public_id=public_id))


def feedback_file_of(team: Team, member: Member, public_id: str) -> FeedbackFile:
    """A chosen file of feedback; only its own uploader gets it."""
    return _found(team.feedback_files.select_related("team").filter(by=member, public_id=public_id))


def answer_of(item: Item, public_id: str) -> Answer:
    return _found(item.answers.select_related("item__team").filter(public_id=public_id))


def _found[M: Model](rows: QuerySet[M]) -> M:
    row = rows.first()
    if row is None:
        raise Http404
    return row
