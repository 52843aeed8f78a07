"""Names that nobody can guess: public ids for URLs, and tokens that are stored hashed."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

# Without 0/O, 1/I/L: a code is read from a wall and typed on a phone.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_public_id() -> str:
    """Twelve characters of lower-case base32, 60 bits: for URLs and for ids in the page."""
    return base64.b32encode(secrets.token_bytes(8)).decode().lower()[:12]


def new_token() -> str:
    """A secret of 160 bits for a link; store only its `digest`."""
    return secrets.token_urlsafe(20)


def new_code(length: int = 8) -> str:
    """A secret short enough to type; store only its `digest`."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


def digest(secret: str) -> str:
    """What is stored of a token or code, and looked up."""
    return hashlib.sha256(secret.encode()).hexdigest()


def derived_code(purpose: str, nonce: str, length: int = 8) -> str:
    """A code that can be shown again without being stored: made from our key and a stored nonce."""
    mac = _mac(purpose, nonce)
    return "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in mac[:length])


def derived_token(purpose: str, nonce: str) -> str:
    """A link's secret that can be shown again without being stored."""
    return base64.urlsafe_b64encode(_mac(purpose, nonce)[:20]).decode().rstrip("=")


def _mac(purpose: str, nonce: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"{purpose}:{nonce}".encode(), "sha256")
