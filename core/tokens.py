"""Secrets for links and codes: random ones, which are stored as digests, and ones derived from our key."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

# Without 0/O, 1/I/L: a code is read from a wall and typed on a phone.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_token() -> str:
    """A secret of 160 bits for a link; store only its `digest`."""
    return secrets.token_urlsafe(20)


def new_code(length: int = 8) -> str:
    """A secret short enough to type; store only its `digest`."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


def digest(secret: str) -> str:
    """The SHA-256 of a token or code, by which it is stored and looked up."""
    return hashlib.sha256(secret.encode()).hexdigest()


def derived_code(purpose: str, nonce: str, length: int = 8) -> str:
    """A code made from our key and a stored nonce, so that it can be shown again without being stored."""
    mac = _mac(purpose, nonce)
    return "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in mac[:length])


def derived_token(purpose: str, nonce: str) -> str:
    """A link's secret made from our key and a stored nonce, so that it can be shown again."""
    return base64.urlsafe_b64encode(_mac(purpose, nonce)[:20]).decode().rstrip("=")


def _mac(purpose: str, nonce: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"{purpose}:{nonce}".encode(), "sha256")
