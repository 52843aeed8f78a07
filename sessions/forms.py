"""What an order may say. A form that is not valid is answered with 422 and what was wrong."""

from collections.abc import Iterable
from datetime import time

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from backlog.steps import line_of
from sessions.agenda import TEMPLATES, Phase
from sessions.consensus import Way
from sessions.models import Answer, Decision, Note, ParkedTopic, Reaction, Vote
from sessions.models.estimation import REMARK_LENGTH
from sessions.models.note import NOTE_LENGTH
from teams.forms import NameField

CARD = 20


class Line(forms.Form):
    """One line of text."""

    text = forms.CharField(max_length=2000, strip=True)


class Reworded(Line):
    """A text with the version its writer saw; `mine` insists after both texts were shown."""

    version = forms.CharField(max_length=8)


class NewCriterion(forms.Form):
    """A criterion as one line, or as given, when, then; `text` holds it either way."""

    text = forms.CharField(max_length=2000, required=False)
    given = forms.CharField(max_length=600, required=False)
    when = forms.CharField(max_length=600, required=False)
    then = forms.CharField(max_length=600, required=False)

    def clean(self):
        said = super().clean() or {}
        if not said.get("text") and said.get("when") and said.get("then"):
            said["text"] = line_of(said.get("given", ""), said["when"], said["then"])
        if not said.get("text"):
            raise forms.ValidationError(_("Write the criterion; of given, when, then at least the last two."))
        return said


class NewNote(forms.Form):
    """A risk or an idea in one line; or the item that blocks this one, by its key or words of its title."""

    text = forms.CharField(max_length=NOTE_LENGTH)
    kind = forms.ChoiceField(choices=[*Note.Kind.choices, ("blocker", "Blocked by")])


class Draft(forms.Form):
    target = forms.RegexField(r"^criterion-[a-z2-7]{12}$")
    text = forms.CharField(max_length=2000, required=False, strip=False)
    done = forms.BooleanField(required=False)


class Past(forms.Form):
    """The phase that a button was drawn for."""

    past = forms.IntegerField(min_value=0, max_value=20)


class Start(forms.Form):
    """Whether a late start keeps the end, which it does unless it is said."""

    end = forms.ChoiceField(choices=[("keep", "keep it"), ("shift", "end later")], required=False)


class Extension(Past):
    seconds = forms.IntegerField(min_value=-3600, max_value=3600)


class Pause(forms.Form):
    on = forms.TypedChoiceField(choices=[("1", "pause"), ("0", "resume")], coerce=lambda value: value == "1")


class Answers(forms.Form):
    """One question answered, taken back, or all three with yes."""

    question = forms.ChoiceField(choices=[*Answer.Question.choices, ("all", "All three")])
    answer = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No"), ("none", "Take back")])

    def given(self) -> dict[str, bool | None]:
        yes = {"yes": True, "no": False, "none": None}[self.cleaned_data["answer"]]
        question = self.cleaned_data["question"]
        return dict.fromkeys(Answer.Question.values if question == "all" else [question], yes)


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(choices=Decision.Outcome.choices)
    reason = forms.CharField(max_length=500, required=False)
    question = forms.CharField(max_length=500, required=False)
    duplicate_of = forms.CharField(max_length=60, required=False)
    nudge = forms.IntegerField(min_value=-10_000, max_value=10_000, required=False)


class Alike(forms.Form):
    """The decision that stands for several, and the entries that were on screen with it."""

    outcome = forms.ChoiceField(choices=[(each.value, each.label) for each in Decision.PLACES])
    entries = forms.CharField(max_length=4000, required=False)

    def clean_entries(self) -> list[str]:
        return [ref for ref in self.cleaned_data["entries"].split(",") if ref.isalnum()]


class PulledOut(forms.Form):
    out = forms.TypedChoiceField(
        choices=[("1", "pull out"), ("0", "let go along")], coerce=lambda value: value == "1"
    )


class Card(forms.Form):
    """A card by its label; none takes the card back."""

    card = forms.CharField(max_length=CARD, required=False)


class Remark(forms.Form):
    """How sure one is of one's card, or why; what is not sent stays as it was."""

    confidence = forms.ChoiceField(choices=[*Vote.Confidence.choices, ("", "")], required=False)
    reason = forms.CharField(max_length=REMARK_LENGTH, required=False)

    def clean(self):
        if not self.fields.keys() & self.data.keys():
            raise forms.ValidationError(_("Say how sure you are, or why."))
        return super().clean()

    def given(self) -> dict[str, str]:
        return {name: said for name, said in self.cleaned_data.items() if name in self.data}


class Reason(forms.Form):
    reason = forms.CharField(max_length=500, required=False)


class Check(forms.Form):
    check = forms.CharField(max_length=80)
    ticked = forms.BooleanField(required=False)


class Goal(forms.Form):
    goal = forms.CharField(max_length=200, strip=True)


class Listing(forms.Form):
    """An item by its key, and the list that it is to stand on."""

    text = forms.CharField(max_length=60, strip=True)
    phase = forms.TypedChoiceField(
        choices=[(phase.value, phase.name) for phase in (Phase.TRIAGE, Phase.DEEP_DIVE)], coerce=Phase
    )


class PhaseTime(forms.Form):
    position = forms.IntegerField(min_value=1, max_value=20)
    seconds = forms.IntegerField(min_value=-8 * 3600, max_value=3600)


class Hushed(forms.Form):
    guardrail = forms.RegexField(r"^[a-z-]{1,20}(:[a-z2-7]{1,12})?$")


class HintPlace(forms.Form):
    on_phone = forms.TypedChoiceField(
        choices=[("1", "on the phone only"), ("0", "here")], coerce=lambda value: value == "1"
    )


class React(forms.Form):
    kind = forms.ChoiceField(choices=Reaction.Kind.choices)


class SharedLead(forms.Form):
    shares = forms.TypedChoiceField(
        choices=[("1", "leads too"), ("0", "no longer")], coerce=lambda value: value == "1"
    )


class Someone(forms.Form):
    member = forms.CharField(max_length=12, required=False)


class Place(forms.Form):
    by = forms.TypedChoiceField(choices=[("-1", "up"), ("1", "down")], coerce=int)


class ParkedOutcome(forms.Form):
    outcome = forms.ChoiceField(choices=ParkedTopic.Outcome.choices)


class ActionForm(forms.Form):
    """An action in one line, "ask legal @kim fri", or field by field."""

    text = forms.CharField(max_length=300)
    owner = forms.CharField(max_length=60, required=False)
    due = forms.DateField(required=False)


class Done(forms.Form):
    done = forms.TypedChoiceField(
        choices=[("1", "done"), ("0", "not after all")], coerce=lambda value: value == "1"
    )


class Stars(forms.Form):
    stars = forms.IntegerField(min_value=1, max_value=5)


class SummaryLetter(forms.Form):
    """The summary as mail: to whom, and the text as it stands after the last edit."""

    draft = forms.RegexField(r"^[a-z2-7]{12}$", widget=forms.HiddenInput)
    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(label=_("Text"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 18}))
    to = forms.MultipleChoiceField(
        label=_("To"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose somebody to send it to.")},
    )

    def __init__(self, *args, people: Iterable[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = list(people)  # type: ignore[attr-defined]


class CalendarMail(forms.Form):
    to = forms.ChoiceField(choices=[("me", "who asks"), ("team", "the team")])


class Word(forms.Form):
    word = forms.CharField(max_length=200, required=False, strip=True)


class Foreword(forms.Form):
    text = forms.CharField(max_length=2000, required=False, strip=True)


class NextDate(forms.Form):
    next_at = forms.DateTimeField(required=False)


class JoinCode(forms.Form):
    """What somebody reads from a wall and types."""

    code = forms.CharField(label=_("Code"), max_length=20)


class Joining(forms.Form):
    """Coming in without an account: a name, and whether to take part."""

    name = NameField()
    watching = forms.TypedChoiceField(
        label=_("I am here to"),
        choices=[("0", _("Take part")), ("1", _("Just watch"))],
        coerce=lambda value: value == "1",
        initial="0",
        widget=forms.RadioSelect,
    )


class Name(forms.Form):
    name = NameField()


class Watching(forms.Form):
    watching = forms.TypedChoiceField(
        choices=[("1", "watch"), ("0", "take part")], coerce=lambda value: value == "1"
    )


class Granted(forms.Form):
    granted = forms.TypedChoiceField(choices=[("1", "yes"), ("0", "no")], coerce=lambda value: value == "1")


class SettingsForm(forms.Form):
    """What a team chooses for its sessions."""

    minutes = forms.TypedChoiceField(
        label=_("Usual length"),
        coerce=int,
        choices=[(total, ngettext_lazy("%d minute", "%d minutes") % total) for total in TEMPLATES],
    )
    auto_advance = forms.BooleanField(
        label=_("Phases end by themselves when their time is up"), required=False
    )
    every_weeks = forms.TypedChoiceField(
        label=_("You meet"),
        coerce=int,
        required=False,
        choices=[
            (0, _("whenever you plan it")),
            (1, _("every week")),
            *((weeks, ngettext_lazy("every %d week", "every %d weeks") % weeks) for weeks in (2, 3, 4)),
        ],
        help_text=_("The planner and the wrap-up propose the date; nothing is sent to anybody."),
    )
    weekday = forms.TypedChoiceField(
        label=_("On"), coerce=int, required=False, choices=list(WEEKDAYS.items())
    )
    meets_at = forms.TimeField(
        label=_("At"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    zone = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput({"data-zone": ""}))
    names_at_reveal = forms.BooleanField(
        label=_("Cards show their owner's name after the reveal; without it votes stay anonymous"),
        required=False,
    )
    auto_reveal = forms.BooleanField(
        label=_("Cards turn by themselves once everybody who is here has voted"), required=False
    )
    settles_by = forms.ChoiceField(
        label=_("When cards differ, the size to settle on is"),
        choices=[
            (Way.MEDIAN, _("proposed: the median, as the nearest card up")),
            (Way.SPLIT, _("proposed: the middle between the lowest and the highest, as the nearest card up")),
            (Way.FACILITATOR, _("chosen by the facilitator, without a proposal")),
            (Way.CONSENSUS, _("none: the room votes again until all agree")),
        ],
        initial=Way.MEDIAN,
    )
    all_estimate = forms.BooleanField(
        label=_("Product manager and scrum master estimate too"), required=False
    )

    def clean(self):
        said = super().clean() or {}
        # What was not sent is as it is without a rhythm.
        plain = {"every_weeks": 0, "weekday": 3, "meets_at": time(10)}
        return said | {name: value for name, value in plain.items() if said.get(name) in ("", None)}
