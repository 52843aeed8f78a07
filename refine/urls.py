"""Addresses of the whole site."""

from django.contrib import admin
from django.urls import include, path, re_path

from refine import views
from refine.health import health
from refine.replies import well_known
from teams.accounts import views as accounts

urlpatterns = [
    path("", views.home, name="home"),
    path("enter/", views.enter, name="enter"),
    # Answered before any other middleware (refine/middleware/monitors.py).
    path("health/", health, name="health"),
    path("robots.txt", well_known.robots),
    path("favicon.ico", well_known.icon),
    re_path(r"^apple-touch-icon[\w-]*\.png$", well_known.icon),
    path(".well-known/change-password", well_known.change_password),
    path(".well-known/<path:name>", well_known.nothing),
    path("", include("teams.urls")),
    # Before allauth's own, which claim to have sent what nobody receives.
    path("accounts/login/code/", accounts.request_login_code, name="account_request_login_code"),
    path("accounts/password/reset/", accounts.password_reset, name="account_reset_password"),
    path("accounts/email/", accounts.email, name="account_email"),
    path("accounts/", include("allauth.account.urls")),
    path("", include("backlog.urls")),
    path("", include("sessions.urls")),
    path("admin/", admin.site.urls),
]

handler500 = "refine.replies.failures.failed"
