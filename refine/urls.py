"""Addresses of the whole site."""

from django.contrib import admin
from django.urls import include, path

from refine import views
from refine.health import health

handler500 = "refine.server.errors.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("enter/", views.enter, name="enter"),
    path("health/", health, name="health"),
    path("", include("teams.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("", include("backlog.urls")),
    path("", include("sessions.urls")),
    path("admin/", admin.site.urls),
]
