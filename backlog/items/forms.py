"""Forms of the orders about one item: its texts, facts, place, criteria and questions."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from backlog.importing.rules.vocabulary import size_of
from backlog.models import Item, ProductGoal, Theme
from backlog.models.item import TEXTS
from backlog.models.restore import RESTORABLE
from backlog.models.undo import CAN_UNDO
from core.forms import Line, Text
from core.text import one_line
from teams.models import Team

LONGEST_TITLE = 1_000


LONGEST_TEXT = 200_000


LONGEST_LINE = 2_000


LONGEST_COMMENT = 20_000


class NewItem(forms.Form):
    title = Line(max_length=LONGEST_TITLE, error_messages={"required": _("Enter a title.")})
    type = forms.ChoiceField(choices=Item.Type.choices, required=False)
    where = forms.ChoiceField(choices=[("inbox", ""), ("top", ""), ("end", "")], required=False)

    def clean_type(self):
        return self.cleaned_data["type"] or Item.Type.STORY

    def clean_where(self):
        return self.cleaned_data["where"] or "inbox"


class Title(forms.Form):
    """The text in a title's field so far."""

    title = Line(max_length=LONGEST_TITLE, required=False)


class Words(forms.Form):
    """One of the item's texts, with the version that its writer saw."""

    field = forms.ChoiceField(choices=[(name, name) for name in TEXTS])
    text = Text(max_length=LONGEST_TEXT, required=False)
    version = forms.CharField(max_length=8)

    def clean(self):
        data = super().clean() or {}
        if data.get("field") == "title" and not one_line(data.get("text", "")):
            raise forms.ValidationError(_("An item needs a title."))
        return data


class Facts(forms.Form):
    """Type, estimate, goal, theme, urgency and due date; fields that are not sent stay as they are."""

    type = forms.ChoiceField(choices=Item.Type.choices, required=False)
    urgency = forms.ChoiceField(choices=Item.Urgency.choices, required=False)
    estimate = Line(max_length=20, required=False)
    goal = forms.ModelChoiceField(ProductGoal.objects.none(), to_field_name="public_id", required=False)
    theme = forms.ModelChoiceField(Theme.objects.none(), to_field_name="public_id", required=False)
    due_on = forms.DateField(required=False)

    def __init__(self, team: Team, cards, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.cards = cards
        self.fields["goal"].queryset = team.goals.current()  # type: ignore[attr-defined]
        self.fields["theme"].queryset = team.themes.current()  # type: ignore[attr-defined]

    def clean_estimate(self) -> tuple[Decimal | None, str]:
        try:
            return size_of(self.cleaned_data["estimate"], self.cards)
        except ValueError:
            raise forms.ValidationError(_("An estimate is a number or one of your team’s cards.")) from None

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and not 2000 <= day.year <= 2200:
            raise forms.ValidationError(_("Choose a realistic date."))
        return day

    def clean(self):
        data = super().clean() or {}
        if not any(name in self.data for name in self.fields):
            raise forms.ValidationError(_("No changes to save."))
        if any(name in self.data and not data.get(name) for name in ("type", "urgency")):
            raise forms.ValidationError(_("You can’t do that here."))
        return data

    def changes(self) -> dict:
        """The fields to change, by the names of the model."""
        data = {name: self.cleaned_data[name] for name in self.fields if name in self.data}
        if "estimate" in data:
            data["estimate"], data["estimate_label"] = data["estimate"]
        return data


class Place(forms.Form):
    """The new place of an item: right after or before another, a number, or steps from where it is."""

    after = forms.CharField(max_length=12, required=False)
    before = forms.CharField(max_length=12, required=False)
    number = forms.IntegerField(min_value=1, max_value=10_000_000, required=False)

    def clean(self):
        data = super().clean() or {}
        if sum(bool(data.get(name)) for name in self.fields) != 1:
            raise forms.ValidationError(_("Enter a rank of 1 or more."))
        return data


class Undo(forms.Form):
    field = forms.ChoiceField(choices=[(name, name) for name in sorted(CAN_UNDO)])


class NewState(forms.Form):
    """The states that the backlog page itself may move an item to; the others are decided in a session."""

    state = forms.ChoiceField(
        choices=[
            (state, state)
            for state in (
                Item.State.INBOX,
                Item.State.BACKLOG,
                Item.State.WAITING,
                Item.State.DONE,
                Item.State.DECLINED,
                Item.State.ARCHIVED,
            )
        ]
    )
    reason = Line(max_length=500, required=False)


class OneLine(forms.Form):
    text = Line(max_length=LONGEST_LINE, error_messages={"required": _("Enter some text first.")})


class NewComment(forms.Form):
    text = Text(max_length=LONGEST_COMMENT, error_messages={"required": _("Enter some text first.")})


class Reworded(OneLine):
    version = forms.CharField(max_length=8)


class Step(forms.Form):
    by = forms.TypedChoiceField(choices=[("-1", ""), ("1", "")], coerce=int)


class Goal(forms.Form):
    name = Line(max_length=120, error_messages={"required": _("Enter a name for the goal.")})
    metric = Line(max_length=120, required=False)
    metric_now = Line(max_length=40, required=False)
    metric_target = Line(max_length=40, required=False)


class Restoration(forms.Form):
    """Former words of a text, by their version, and the version that the reader saw."""

    field = forms.ChoiceField(choices=[(name, name) for name in RESTORABLE])
    former = forms.RegexField(r"^[0-9a-f]{8}$")
    seen = forms.RegexField(r"^[0-9a-f]{8}$")
