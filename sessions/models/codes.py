"""The code and the links that open a session to people without an account, all renewed together."""

from core.ids import new_public_id
from core.tokens import derived_code, derived_token, digest
from teams.models import Member

from .session_fields import SessionFields


class Codes(SessionFields):
    class Meta:
        abstract = True

    @property
    def code(self) -> str:
        """The join code that a guest types: eight characters, shown on the projector."""
        return derived_code("session", self.code_nonce)

    @property
    def join_token(self) -> str:
        """The secret of the link that lets a guest in; renewed together with the code."""
        return derived_token("join", self.code_nonce)

    @property
    def link_token(self) -> str:
        """The token of the join link: the session, and the secret that lets people in."""
        return self.public_id + self.join_token

    @property
    def projector_token(self) -> str:
        """The secret of the projector's read-only link; renewed together with the code."""
        return derived_token("projector", self.code_nonce)

    # Changes

    def renew_code(self, by: Member) -> None:
        """Makes a new code and new links; the old ones stop working."""
        with self.changing("stage", "people") as session:
            session.code_nonce = new_public_id()
            session.code_digest = digest(session.code)
            session.save(update_fields=["code_nonce", "code_digest"])
