"""Addresses of the inbox, the public link and their orders. Actions are nouns; POST makes them."""

from django.urls import path

from backlog.inbox.views import answering, batches, feedback, page, public, settings, snooze

N = "t/<slug:slug>/inbox/"
F = N + "feedback/"
I = "t/<slug:slug>/backlog/items/<str:public_id>/"  # noqa: E741
S = "t/<slug:slug>/settings/inbox/"

urlpatterns = [
    path(N, page.page, name="inbox"),
    path(F, feedback.feedback, name="feedback"),
    path(F + "links/", feedback.links, name="feedback-links"),
    path(F + "unlinking/", feedback.unlinking, name="feedback-unlinking"),
    path(F + "groups/", feedback.groups, name="feedback-groups"),
    path(F + "ungrouping/", feedback.ungrouping, name="feedback-ungrouping"),
    path(F + "aside/", feedback.aside, name="feedback-aside"),
    path(F + "taken-up/", feedback.taken_up, name="feedback-taken-up"),
    path(F + "<str:public_id>/words/", feedback.words, name="feedback-words"),
    path(F + "<str:public_id>/matches/", page.matches, name="feedback-matches"),
    path(N + "pasted/", batches.pasted, name="inbox-pasted"),
    path(N + "withdrawal/", batches.withdrawal, name="inbox-withdrawal"),
    path(N + "uploads/", batches.files, name="inbox-files"),
    path(N + "uploads/<str:public_id>/", batches.file, name="inbox-file"),
    path(N + "uploads/<str:public_id>/columns/", batches.file_columns, name="inbox-file-columns"),
    path(N + "uploads/<str:public_id>/left-out.csv", batches.left_out, name="inbox-left-out"),
    path(N + "uploads/<str:public_id>/dismissal/", batches.file_dismissal, name="inbox-file-dismissal"),
    path(N + "<str:public_id>/", page.page, name="inbox-feedback"),
    path(I + "feedback/", feedback.item_feedback, name="item-feedback"),
    path(I + "answers/", answering.answers, name="item-answers"),
    path(I + "answers/<str:answer_id>/repetition/", answering.repetition, name="item-answer-repetition"),
    path(I + "waiting/", snooze.waiting, name="item-waiting"),
    path(I + "return/", snooze.comeback, name="item-return"),
    path(I + "keeping/", snooze.keeping, name="item-keeping"),
    path(S, settings.settings, name="inbox-settings"),
    path(S + "link/", settings.link, name="capture-link"),
    path(S + "link/revocation/", settings.revocation, name="capture-revocation"),
    path("feedback/<str:token>/", public.capture, name="capture"),
    path("feedback/<str:token>/thanks/", public.thanks, name="capture-thanks"),
]
