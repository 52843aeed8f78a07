"""Keeps expected replies out of the log: Django writes a line for every status from 400 on."""

from django.http import HttpResponse


def unlogged[R: HttpResponse](response: R) -> R:
    """The response, which whoever made it has logged as far as it is news."""
    # The mark by which Django itself avoids a second line.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
