"""The open actions that the page of an item and the page of a summary show, and who can do them."""

from collections.abc import Iterable

from django.urls import reverse

from backlog.items.queries.actions import ItemAction
from backlog.models import Item
from sessions.models import ActionItem
from teams.models import Team


def of_item(item: Item) -> list[ItemAction]:
    """The item's open actions, the one due first on top."""
    return _rows(item.team, ActionItem.objects.filter(item=item).open())


def by_id(team: Team, ids: Iterable[str]) -> dict[str, ItemAction]:
    """The open ones among these actions of the team, by their id."""
    found = ActionItem.objects.filter(team=team, public_id__in=[each for each in ids if each])
    return {row.id: row for row in _rows(team, found.open())}


def owners_of(team: Team) -> tuple[str, ...]:
    """The names to choose an owner from: the team's, and those outside it who have owned an action."""
    members = team.members.present().order_by("name", "pk").values_list("name", flat=True)
    outside = ActionItem.objects.filter(team=team).exclude(owner_name="").values_list("owner_name", flat=True)
    return tuple(dict.fromkeys((*members, *outside.distinct().order_by("owner_name"))))


def _rows(team: Team, actions) -> list[ItemAction]:
    return [
        ItemAction(
            action.public_id,
            action.text,
            action.owned_by,
            action.due,
            action.seen,
            reverse("sessions:team-action-assignment", args=[team.slug, action.public_id]),
            reverse("sessions:team-action-reading", args=[team.slug]),
        )
        for action in actions.select_related("owner")
    ]
