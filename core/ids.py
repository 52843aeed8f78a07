"""Public ids: names for rows in addresses and pages that nobody can guess."""

import base64
import secrets


def new_public_id() -> str:
    """Twelve characters of lower-case base32, 60 bits: for URLs and for ids in the page."""
    return base64.b32encode(secrets.token_bytes(8)).decode().lower()[:12]
