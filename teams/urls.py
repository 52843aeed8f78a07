"""Pages and orders of a team's people. Actions are nouns; POST makes them."""

from django.urls import path

from teams.views import invitations, members, teams

app_name = "teams"

T = "t/<slug:slug>/"

urlpatterns = [
    path("teams/", teams.mine, name="mine"),
    path("teams/new/", teams.create, name="create"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path(T + "settings/", teams.settings, name="settings"),
    path(T + "members/", members.members, name="members"),
    path(T + "members/<str:public_id>/", members.member, name="member"),
    path(T + "members/<str:public_id>/removal/", members.removal, name="removal"),
    path(T + "me/", members.me, name="me"),
    path(T + "invitations/", members.invitations, name="invitations"),
    path(T + "invitations/<str:public_id>/revocation/", members.revocation, name="revocation"),
]
