"""Keeps expected replies out of the log: Django writes a line for every status from 400 on."""

from django.http import HttpResponse


def unlogged[R: HttpResponse](response: R) -> R:
    """The response; what is news about it was logged where it was made."""
    # The mark by which Django itself avoids a second line.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
