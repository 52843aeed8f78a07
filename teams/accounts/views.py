"""allauth's pages that need email, or a page that says that it is not set up."""

from collections.abc import Callable
from functools import wraps

from allauth.account import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import mail


def needs_mail(view: Callable[..., HttpResponse], *methods: str) -> Callable[..., HttpResponse]:
    """The view; while email is not set up, a page in place of its answer to these methods."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if mail.is_set_up() or request.method not in methods:
            return view(request, *args, **kwargs)
        mail.tell_once()
        return render(request, "account/no_mail.html", status=200 if request.method == "GET" else 422)

    return answered


request_login_code = needs_mail(views.request_login_code, "GET", "POST")
password_reset = needs_mail(views.password_reset, "GET", "POST")
# The page itself says which address one signs in with.
email = needs_mail(views.email, "POST")
