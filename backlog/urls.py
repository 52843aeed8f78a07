"""Addresses of the backlog page and its orders. Actions are nouns; POST makes them."""

from django.urls import path

from backlog.deep.views import readiness, value
from backlog.exporting import views as exporting_views
from backlog.importing import views as importing_views
from backlog.inbox.urls import urlpatterns as inbox
from backlog.items.views import comments, goals, history, items, writing
from backlog.ranked.views import bulk, page, saved_views
from backlog.relations.views import relations, themes
from backlog.settings import views as settings_views
from backlog.split_merge import views as split_merge_views
from backlog.sprints import views as sprints_views

app_name = "backlog"

B = "t/<slug:slug>/backlog/"
I = B + "items/<str:public_id>/"  # noqa: E741
S = "t/<slug:slug>/sprints/"
P = S + "<str:public_id>/"

urlpatterns = [
    *inbox,
    path("t/<slug:slug>/settings/backlog/", settings_views.settings, name="settings"),
    path("t/<slug:slug>/settings/backlog/deck/", settings_views.deck, name="settings-deck"),
    path(S, sprints_views.page, name="sprints"),
    path(S + "coming/", sprints_views.coming, name="coming-sprint"),
    path(S + "coming/restoration/", sprints_views.coming_restoration, name="coming-sprint-restoration"),
    path(P + "items.csv", sprints_views.as_csv, name="sprint-csv"),
    path(P + "discard/", sprints_views.discard, name="sprint-discard"),
    path(P + "facts/", sprints_views.facts, name="sprint-facts"),
    path(P + "goal/", sprints_views.goal, name="sprint-goal"),
    path(P + "items/", sprints_views.items, name="sprint-items"),
    path(P + "items/<str:item_id>/removal/", sprints_views.removal, name="sprint-removal"),
    path(P + "items/<str:item_id>/done/", sprints_views.done, name="sprint-done"),
    path(P + "commitment/", sprints_views.commitment, name="sprint-commitment"),
    path(P + "commitment/withdrawal/", sprints_views.withdrawal, name="sprint-withdrawal"),
    path(P + "finish/", sprints_views.finish, name="sprint-finish"),
    path(P + "finish/withdrawal/", sprints_views.resumption, name="sprint-resumption"),
    path(B, page.page, name="list"),
    path(B + "items/", page.items, name="items"),
    path(B + "items/undo/", page.items_undo, name="items-undo"),
    path(B + "look-alikes/", page.look_alikes, name="look-alikes"),
    path(B + "exports/<str:format>/", exporting_views.export, name="export"),
    path(I + "copy/", exporting_views.copy, name="item-copy"),
    path(I + "place/", items.place, name="place"),
    path(I + "state/", items.state, name="state"),
    path(I + "words/<str:field>/", items.words, name="words"),
    path(I + "facts/", items.facts, name="facts"),
    path(I + "undo/", items.undo, name="undo"),
    path(I + "history/", history.history, name="history"),
    path(I + "restoration/", history.restoration, name="restoration"),
    path(I + "comments/", comments.all_comments, name="comments"),
    path(I + "comments/addition/", comments.comment_addition, name="comment-addition"),
    path(I + "comments/<str:comment_id>/deletion/", comments.comment_deletion, name="comment-deletion"),
    path(I + "criteria/", writing.criteria, name="criteria"),
    path(I + "criteria/undo/", writing.criteria_undo, name="criteria-undo"),
    path(I + "questions/", writing.questions, name="questions"),
    path(I + "questions/undo/", writing.questions_undo, name="questions-undo"),
    path(I + "others/", relations.others, name="others"),
    path(I + "dependencies/", relations.dependencies, name="dependencies"),
    path(
        I + "dependencies/<str:other_id>/deletion/", relations.dependency_deletion, name="dependency-deletion"
    ),
    path(I + "split/", split_merge_views.split, name="split"),
    path(I + "merger/", relations.merger, name="merger"),
    path(B + "reshapings/<str:public_id>/undo/", relations.reshaping_undo, name="reshaping-undo"),
    path(B + "themes/", themes.themes, name="themes"),
    path(B + "themes/<str:public_id>/", themes.theme, name="theme"),
    path(B + "themes/<str:public_id>/closure/", themes.theme_closure, name="theme-closure"),
    path(B + "criteria/<str:public_id>/", writing.criterion, name="criterion"),
    path(B + "criteria/<str:public_id>/deletion/", writing.criterion_deletion, name="criterion-deletion"),
    path(B + "criteria/<str:public_id>/place/", writing.criterion_place, name="criterion-place"),
    path(B + "questions/<str:public_id>/answer/", writing.answer, name="answer"),
    path(B + "questions/<str:public_id>/answer-undo/", writing.answer_undo, name="answer-undo"),
    path(B + "questions/<str:public_id>/withdrawal/", writing.withdrawal, name="question-withdrawal"),
    path(B + "deep/", page.explained, name="deep"),
    path(B + "ready/confirmation/", readiness.all_ready_confirmation, name="all-ready-confirmation"),
    path(B + "value-order/", bulk.value_order, name="value-order"),
    path(I + "look/", readiness.look, name="look"),
    path(I + "size/confirmation/", readiness.size_confirmation, name="size-confirmation"),
    path(I + "checks/", readiness.check, name="check"),
    path(I + "ready/", readiness.ready, name="ready"),
    path(I + "ready/confirmation/", readiness.ready_confirmation, name="ready-confirmation"),
    path(I + "value/", value.value, name="value"),
    path(B + "goals/", goals.goals, name="goals"),
    path(B + "goals/<str:public_id>/", goals.goal, name="goal"),
    path(B + "goals/<str:public_id>/closure/", goals.goal_closure, name="goal-closure"),
    path(B + "bulk/", bulk.bulk, name="bulk"),
    path(B + "bulk/<str:public_id>/undo/", bulk.undo, name="bulk-undo"),
    path(B + "views/", saved_views.saved_views, name="saved-views"),
    path(B + "views/<str:public_id>/", saved_views.saved_view, name="saved-view"),
    path(B + "views/<str:public_id>/deletion/", saved_views.deletion, name="saved-view-deletion"),
    path(B + "uploads/", importing_views.uploads, name="uploads"),
    path(B + "uploads/<str:public_id>/", importing_views.upload, name="upload"),
    path(B + "uploads/<str:public_id>/choices/", importing_views.upload_choices, name="upload-choices"),
    path(B + "uploads/<str:public_id>/source/", importing_views.upload_source, name="upload-source"),
    path(B + "uploads/<str:public_id>/undo/", importing_views.upload_undo, name="upload-undo"),
    path(B + "uploads/<str:public_id>/import/", importing_views.upload_import, name="upload-import"),
    path(B + "uploads/<str:public_id>/left-out/", importing_views.upload_left_out, name="upload-left-out"),
    path(
        B + "uploads/<str:public_id>/repetition/", importing_views.upload_repetition, name="upload-repetition"
    ),
    path(B + "uploads/<str:public_id>/dismissal/", importing_views.upload_dismissal, name="upload-dismissal"),
    path(B + "<str:key>/", page.page, name="item"),
]
