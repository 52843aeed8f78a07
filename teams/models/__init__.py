"""Teams, their members and invitations, and accounts."""

from .invitation import Invitation
from .member import LastManager, Member
from .team import Counter, Team
from .user import User

__all__ = ["Counter", "Invitation", "LastManager", "Member", "Team", "User"]
