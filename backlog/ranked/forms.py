"""Forms of the orders about many items, saved views and former words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from backlog.items.forms import NewState
from backlog.models import Item, ProductGoal, SavedView, Theme
from backlog.models.bulk import MOST
from backlog.ranked.queries.listing import Listing
from backlog.ranked.rules.url_state import View
from core.db.among import among
from core.forms import Line
from teams.models import Team

# An address as long as any view's; a name of twelve letters for each item, and commas.
LONGEST_QUERY = 4_000
LONGEST_IDS = 13 * (MOST + 1)
# `ask` opens the dialog that asks for the place, `find` searches in it for an anchor item.
ASKING = ("ask", "find")


class Selection(forms.Form):
    """Some items: by their checkboxes, by a list of names, or all that a view shows."""

    items = forms.CharField(max_length=LONGEST_IDS, required=False)
    all = forms.BooleanField(required=False)
    view = forms.CharField(max_length=LONGEST_QUERY, required=False)

    def __init__(self, team: Team, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.team = team
        self.keys: list[int] = []

    @property
    def public_ids(self) -> list[str]:
        """The named items; the checkboxes of a page come one by one, without script."""
        boxes = self.data.getlist("item")  # type: ignore[attr-defined]
        return [name for name in (*boxes, *self.cleaned_data.get("items", "").split(",")) if name]

    @property
    def chosen(self) -> list[str]:
        """Their ids, in the order in which they were named, else in that of the list."""
        if not self.cleaned_data["all"]:
            return self.public_ids
        items = self.team.items.filter(pk__in=among(self.keys)).order_by("rank", "pk")
        return list(items.values_list("public_id", flat=True))

    def clean(self):
        data = super().clean() or {}
        if "items" in self.errors or len(self.public_ids) > MOST:
            raise forms.ValidationError(_("You can change up to %(most)d items at once.") % {"most": MOST})
        if data.get("all"):
            chosen = Listing(self.team, View.of_query(data.get("view", ""))).chosen
        else:
            chosen = self.team.items.filter(public_id__in=self.public_ids)
        self.keys = list(chosen.order_by().values_list("pk", flat=True)[: MOST + 1])
        if len(self.keys) > MOST:
            raise forms.ValidationError(
                _("That’s more than %(most)d items. Filter further, or change them in batches.")
                % {"most": MOST}
            )
        if not self.keys:
            raise forms.ValidationError(_("Select an item first."))
        return data


class Bulk(Selection):
    """One change for all selected items."""

    ACTS = ("state", "type", "goal", "theme", "urgency", "estimate", "where", "after", "before")

    state = forms.ChoiceField(choices=NewState.base_fields["state"].choices, required=False)  # type: ignore[attr-defined]
    type = forms.ChoiceField(choices=Item.Type.choices, required=False)
    goal = forms.CharField(max_length=12, required=False)
    theme = forms.CharField(max_length=12, required=False)
    urgency = forms.ChoiceField(choices=Item.Urgency.choices, required=False)
    estimate = forms.ChoiceField(choices=[("none", "")], required=False)
    where = forms.ChoiceField(
        choices=[(name, "") for name in (*ASKING, "top", "bottom", "number")], required=False
    )
    number = forms.IntegerField(
        min_value=1,
        max_value=10_000_000,
        required=False,
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), _("Enter a rank of 1 or more.")),
    )
    # The anchor item, and words to find it by.
    after = forms.CharField(max_length=12, required=False)
    before = forms.CharField(max_length=12, required=False)
    text = Line(max_length=200, required=False)

    @property
    def act(self) -> str:
        """The act that was chosen."""
        return next(name for name in self.ACTS if self.cleaned_data.get(name))

    def clean_goal(self) -> ProductGoal | str:
        """A goal, "none" to clear theirs, or nothing."""
        return self._one_of(self.team.goals.current(), "goal", _("That goal no longer exists."))

    def clean_theme(self) -> Theme | str:
        """A theme, "none" to clear theirs, or nothing."""
        return self._one_of(self.team.themes.current(), "theme", _("That theme no longer exists."))

    def _one_of(self, rows, name: str, why_not):
        chosen = self.cleaned_data[name]
        if chosen in ("", "none"):
            return chosen
        if row := rows.filter(public_id=chosen).first():
            return row
        raise forms.ValidationError(why_not)

    def clean(self):
        data = super().clean()
        if not self.errors and sum(bool(data.get(name)) for name in self.ACTS) != 1:
            raise forms.ValidationError(_("Choose what to do with the selected items."))
        if data.get("where") == "number" and not data.get("number"):
            raise forms.ValidationError(_("Enter a rank of 1 or more."))
        return data


class Named(forms.Form):
    name = Line(
        max_length=SavedView._meta.get_field("name").max_length,
        error_messages={"required": _("Enter a name for the view.")},
    )


class NewView(Named):
    view = forms.CharField(max_length=LONGEST_QUERY, required=False)

    def clean_view(self) -> View:
        view = View.of_query(self.cleaned_data["view"])
        if view == View():
            raise forms.ValidationError(_("That’s the whole backlog. Filter it first."))
        return view
