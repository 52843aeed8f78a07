"""Addresses of teams, members and invitations. An order is a POST to a noun."""

from django.urls import path

from teams.invitations import views as invitations_views
from teams.members import views as members_views
from teams.settings import views as settings_views

app_name = "teams"

T = "t/<slug:slug>/"

urlpatterns = [
    path("teams/", settings_views.mine, name="mine"),
    path("teams/new/", settings_views.create, name="create"),
    path("invitations/<str:token>/", invitations_views.invitation, name="invitation"),
    path(T + "settings/", settings_views.settings, name="settings"),
    path(T + "members/", members_views.members, name="members"),
    path(T + "members/<str:public_id>/", members_views.member, name="member"),
    path(T + "members/<str:public_id>/removal/", members_views.removal, name="removal"),
    path(T + "me/", members_views.me, name="me"),
    path(T + "me/zone/", members_views.zone, name="zone"),
    path(T + "invitations/", members_views.invitations, name="invitations"),
    path(T + "invitations/<str:public_id>/revocation/", members_views.revocation, name="revocation"),
]
