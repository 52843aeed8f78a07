"""What may be said about teams and people."""

from unicodedata import category

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from teams.models import Member
from teams.rights import Role

# Controls, marks of direction, joiners: a name is told apart by what is seen of it.
UNSEEN = ("Cc", "Cf", "Zl", "Zp")
# It holds some emoji and some letters together, so inside a name it stays.
JOINER = "\u200d"

STAFF = [choice for choice in Member.RoleChoices.choices if choice[0] != Role.GUEST]
FOUNDERS = [choice for choice in STAFF if choice[0] in (Role.PRODUCT_MANAGER, Role.SCRUM_MASTER)]


class NameField(forms.CharField):
    """What somebody is called in a team."""

    def __init__(self, label=_("Your name"), autocomplete: str = "name") -> None:
        widget = forms.TextInput(attrs={"autocomplete": autocomplete})
        super().__init__(label=label, max_length=60, widget=widget)

    def to_python(self, value):
        """What is seen of it: signs that show nothing would let two people have one name."""
        words = " ".join((super().to_python(value) or "").split())
        seen = (sign for sign in words if category(sign) not in UNSEEN or sign == JOINER)
        return "".join(seen).strip().strip(JOINER)


class NewTeamForm(forms.Form):
    team = forms.CharField(label=_("Name of the team"), max_length=80)
    name = NameField()
    role = forms.ChoiceField(
        label=_("You are its"), choices=FOUNDERS, widget=forms.RadioSelect, initial=Role.PRODUCT_MANAGER
    )


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name of the team"), max_length=80)
    vision = forms.CharField(
        label=_("Vision"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What the product is there for, in one sentence. It opens every session."),
    )


class MemberForm(forms.Form):
    name = NameField(label=_("Name"), autocomplete="off")
    role = forms.ChoiceField(label=_("Role"), choices=STAFF)
    title = forms.CharField(
        label=_("Title"), max_length=40, required=False, help_text=_("Shown beside the name: QA, tech lead …")
    )


class InvitationForm(forms.Form):
    role = forms.ChoiceField(label=_("They come as"), choices=STAFF, initial=Role.DEVELOPER)


class NameForm(forms.Form):
    name = NameField()


def sent(request: HttpRequest) -> QueryDict | None:
    """What to bind a form to: what was posted, even when that was nothing at all."""
    return request.POST if request.method == "POST" else None
