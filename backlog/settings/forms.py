"""The form of the team's backlog settings."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from backlog.items.rules.own_scale import (
    LARGEST_CARD,
    LONGEST_WORD,
    MOST_CARDS,
    Reason,
    RefusedScale,
    read_scale,
)
from backlog.items.rules.scales import OWN, SCALES, Card
from backlog.models.labels import VALUE_MODELS
from backlog.ranked.rules.horizons import NEXT_ITEMS, SOON_ITEMS
from backlog.sprints.rules.plan import SPRINTS_COUNTED
from core.text import one_line

LONGEST_SPRINT = 6


def cards_of(scale: str) -> str:
    """The cards of a scale that have a number of points, as its label lists them."""
    return " ".join(card.label for card in SCALES[scale] if card.points is not None)


_REFUSALS = {
    Reason.EMPTY: _("Enter at least one card."),
    Reason.MANY: _("%(card)s cards are too many. Use %(most)s at most."),
    Reason.NUMBER: _("“%(card)s” is not a number from 0 to %(largest)s with up to three decimals."),
    Reason.WORD: _("“%(card)s” is not a word of at most %(longest)s characters."),
    Reason.TWICE: _("The card “%(card)s” is there twice."),
    Reason.SAME_POINTS: _("“%(card)s” has the same points as another card."),
}


def refusal_message(refused: RefusedScale) -> str:
    """The reason for which a scale is refused, in words for its field."""
    limits = {"most": MOST_CARDS, "largest": LARGEST_CARD, "longest": LONGEST_WORD}
    return str(_REFUSALS[refused.reason]) % {"card": refused.card[:40], **limits}


class DeckForm(forms.Form):
    """A team's own scale while it is typed: `deck` are its cards, `refusal` why it has none."""

    own_cards = forms.CharField(required=False, max_length=600)
    with_unsure = forms.BooleanField(required=False)
    with_coffee = forms.BooleanField(required=False)
    deck: tuple[Card, ...] = ()
    refusal = ""

    def clean(self) -> dict:
        data = super().clean() or {}
        try:
            self.deck = read_scale(
                data.get("own_cards", ""), unsure=data["with_unsure"], coffee=data["with_coffee"]
            )
        except RefusedScale as refused:
            self.refusal = refusal_message(refused)
        return data


class SettingsForm(forms.Form):
    """A team's choices for its backlog."""

    scale_name = forms.ChoiceField(
        label=_("Estimation scale"),
        choices=[
            ("fibonacci", format_lazy(_("Fibonacci: {cards}"), cards=cards_of("fibonacci"))),
            ("powers", format_lazy(_("Powers of two: {cards}"), cards=cards_of("powers"))),
            ("shirts", format_lazy(_("T-shirts: {cards}"), cards=cards_of("shirts"))),
            ("linear", _("Linear: 1 to 10")),
            (OWN, _("Your own cards")),
        ],
    )
    own_cards = forms.CharField(
        label=_("Your own cards"),
        required=False,
        max_length=600,
        widget=forms.Textarea(
            attrs={"rows": 2, "dir": "auto", "spellcheck": "false", "autocapitalize": "off"}
        ),
        help_text=format_lazy(
            _(
                "Up to {most} cards in your order, with spaces between: 0.5 1 2 3, or words with their "
                "points: Small=1 Large=5. A word without points is a card like “?”, unless no card has any."
            ),
            most=MOST_CARDS,
        ),
    )
    with_unsure = forms.BooleanField(label=_("Include “?” for “not sure”"), required=False)
    with_coffee = forms.BooleanField(label=_("Include a coffee break"), required=False)
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
        help_text=_("For new items only: PAY gives PAY-1, PAY-2…"),
    )
    value_model = forms.ChoiceField(
        label=_("Value model"),
        choices=VALUE_MODELS.items,
        help_text=_("Numbers from other models are kept in case you switch back."),
    )
    ready_checks = forms.MultipleChoiceField(
        label=_("Definition of Ready: a story is ready when it…"),
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

    def clean(self) -> dict:
        """Replaces the fields of the team's own scale by its cards, `own`.

        There are none if another scale is chosen and the own one is refused.
        """
        data = super().clean() or {}
        text = data.pop("own_cards", "")
        kept = {"unsure": data.pop("with_unsure", False), "coffee": data.pop("with_coffee", False)}
        data["own"] = ()
        try:
            data["own"] = read_scale(text, **kept)
        except RefusedScale as refused:
            # A team that uses another scale may leave half a scale behind.
            if data.get("scale_name") == OWN and "own_cards" not in self.errors:
                self.add_error("own_cards", refusal_message(refused))
        return data

    def clean_manual_checks(self) -> list[str]:
        lines = (one_line(line)[:80] for line in self.cleaned_data["manual_checks"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))
