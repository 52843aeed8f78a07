"""Mounts each app."""

from django.contrib import admin
from django.urls import include, path

from refine.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("accounts/", include("allauth.account.urls")),
    path("", include("sessions.urls")),
    path("admin/", admin.site.urls),
]
