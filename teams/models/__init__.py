"""Teams, their members and invitations, and accounts."""

from .invitation import Invitation
from .last_choice import LastChoice, Superseded
from .member import LastManager, Member
from .team import Counter, Team
from .user import User

__all__ = ["Counter", "Invitation", "LastChoice", "LastManager", "Member", "Superseded", "Team", "User"]
