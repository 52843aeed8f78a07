"""The forms that decide about a file: where its statuses, epics and sub-tasks go, and where it comes from."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backlog.importing.rules.records import CHILDREN, PARENT, SKIP, THEME
from backlog.models import Item
from backlog.models.labels import STATES

OFFERED = (
    Item.State.INBOX,
    Item.State.BACKLOG,
    Item.State.PLANNED,
    Item.State.WAITING,
    Item.State.DONE,
    Item.State.DECLINED,
)
SAME, OTHER = "same", "other"


class ChoicesForm(forms.Form):
    """A state for each status of the file, and what becomes of its epics and sub-tasks.

    `statuses` are rows of the preview: the word, the status, the resolution, how many rows, and the state.
    """

    epics = forms.ChoiceField(
        label=_("Epics become"),
        choices=[(THEME, _("Themes")), (PARENT, _("Items, as parents of their stories"))],
        required=False,
    )
    sub_tasks = forms.ChoiceField(
        label=_("Subtasks"),
        choices=[(CHILDREN, _("Come along, below their story")), (SKIP, _("Stay out"))],
        required=False,
    )

    def __init__(self, statuses: Sequence[Sequence[Any]], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.statuses = statuses
        for place, (_word, status, resolution, _number, state) in enumerate(statuses):
            self.fields[f"state-{place}"] = forms.ChoiceField(
                label=f"{status} / {resolution}" if resolution else status or _("No status"),
                choices=[(each, STATES[each]) for each in OFFERED],
                initial=state,
            )

    @property
    def rows(self) -> list[tuple[Any, int]]:
        """Each status' field, and how many rows have it."""
        return [(self[f"state-{place}"], row[3]) for place, row in enumerate(self.statuses)]

    @property
    def chosen(self) -> dict[str, Any]:
        """The decisions as keywords of Choices."""
        data = self.cleaned_data
        states = {row[0]: data[f"state-{place}"] for place, row in enumerate(self.statuses)}
        return {"states": states, "epics": data["epics"] or THEME, "sub_tasks": data["sub_tasks"] or CHILDREN}


class SourceForm(forms.Form):
    """Whether the file comes from the tracker whose numbers it shares, or from another one."""

    which = forms.ChoiceField(
        choices=[(SAME, ""), (OTHER, "")], error_messages={"required": _("Choose one of the two.")}
    )
    name = forms.CharField(max_length=80, required=False)
