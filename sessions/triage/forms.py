"""Forms of triage: answers, decisions, and proposals confirmed together."""

from django import forms

from sessions.models import Answer, Decision


class Answers(forms.Form):
    """The answer to one question, or its removal; or yes to all three."""

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
    as_proposed = forms.BooleanField(required=False)


class Alike(forms.Form):
    """The decision for several entries, and those that were on screen with it."""

    outcome = forms.ChoiceField(choices=[(each.value, each.label) for each in Decision.PLACES])
    entries = forms.CharField(max_length=4000, required=False)

    def clean_entries(self) -> list[str]:
        return [ref for ref in self.cleaned_data["entries"].split(",") if ref.isalnum()]


class PulledOut(forms.Form):
    out = forms.TypedChoiceField(
        choices=[("1", "pull out"), ("0", "let go along")], coerce=lambda value: value == "1"
    )
