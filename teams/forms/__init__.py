"""Passes on."""

from core.forms import JOINER, UNSEEN, NameField, sent

from .invitations import InvitationForm, NameForm
from .members import STAFF, MemberForm
from .settings import FOUNDERS, NewTeamForm, TeamForm

__all__ = [
    "FOUNDERS",
    "JOINER",
    "STAFF",
    "UNSEEN",
    "InvitationForm",
    "MemberForm",
    "NameField",
    "NameForm",
    "NewTeamForm",
    "TeamForm",
    "sent",
]
