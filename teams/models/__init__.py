"""Teams, their members and invitations, and accounts."""

from .invitation import Invitation
from .last_choice import LastChoice, Superseded
from .member import LastManager, Member
from .order_key import OrderKey
from .team import Counter, Team
from .user import User

__all__ = [
    "Counter",
    "Invitation",
    "LastChoice",
    "LastManager",
    "Member",
    "OrderKey",
    "Superseded",
    "Team",
    "User",
]
