"""The form of the team's backlog settings."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from backlog.items.rules.scales import SCALES
from backlog.models.labels import VALUE_MODELS
from backlog.ranked.rules.horizons import NEXT_ITEMS, SOON_ITEMS
from backlog.sprints.rules.plan import SPRINTS_COUNTED
from core.text import one_line

LONGEST_SPRINT = 6


def cards_of(scale: str) -> str:
    """The cards of a scale that have a number of points, as its label lists them."""
    return " ".join(card.label for card in SCALES[scale] if card.points is not None)


class SettingsForm(forms.Form):
    """A team's choices for its backlog."""

    scale_name = forms.ChoiceField(
        label=_("Estimation scale"),
        choices=[
            ("fibonacci", format_lazy(_("Fibonacci: {cards}"), cards=cards_of("fibonacci"))),
            ("powers", format_lazy(_("Powers of two: {cards}"), cards=cards_of("powers"))),
            ("shirts", format_lazy(_("T-shirts: {cards}"), cards=cards_of("shirts"))),
            ("linear", _("Linear: 1 to 10")),
        ],
    )
    velocity = forms.DecimalField(
        label=_("Velocity"),
        min_value=0,
        max_digits=7,
        decimal_places=2,
        required=False,
        help_text=format_lazy(
            _(
                "Points per sprint. After {sprints} sprints, Refine measures it. Without it, the first "
                "{next} items are next and the following {soon} are soon."
            ),
            sprints=SPRINTS_COUNTED,
            next=NEXT_ITEMS,
            soon=SOON_ITEMS,
        ),
    )
    sprint_weeks = forms.TypedChoiceField(
        label=_("Sprint length"),
        coerce=int,
        choices=[
            (weeks, ngettext_lazy("%d week", "%d weeks", weeks) % weeks)
            for weeks in range(1, LONGEST_SPRINT + 1)
        ],
    )
    key_prefix = forms.RegexField(
        r"^[A-Z][A-Z0-9]{0,9}$",
        label=_("Key prefix"),
        help_text=_("For new items only: PAY gives PAY-1, PAY-2 …"),
    )
    value_model = forms.ChoiceField(
        label=_("Value model"),
        choices=VALUE_MODELS.items,
        help_text=_("Numbers from other models are kept in case you switch back."),
    )
    ready_checks = forms.MultipleChoiceField(
        label=_("Definition of Ready: a story is ready when it …"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[
            ("why", _("says why it matters")),
            ("criteria", _("has acceptance criteria")),
            ("estimate", _("is estimated")),
            ("questions", _("has no open questions")),
            ("blockers", _("is not blocked")),
            ("size", _("is within the size limit")),
            ("goal", _("supports a product goal")),
        ],
    )
    size_limit = forms.DecimalField(
        label=_("Size limit in points"), min_value=0, max_digits=12, decimal_places=3, required=False
    )
    manual_checks = forms.CharField(
        label=_("Manual checks, one per line"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=1000,
    )

    def clean_manual_checks(self) -> list[str]:
        lines = (one_line(line)[:80] for line in self.cleaned_data["manual_checks"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))
