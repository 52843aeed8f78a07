"""Every page and order of a session. Actions are nouns; POST makes them, `…-undo` takes them back."""

from django.urls import path

from sessions.views import (
    actions,
    agenda,
    deep_dive,
    joining,
    people,
    planning,
    room,
    settings,
    steering,
    summary,
    triage,
    turns,
    wall,
    wrap_up,
    writing,
)

app_name = "sessions"

S = "s/<str:public_id>/"
T = "t/<slug:slug>/sessions/"
A = "t/<slug:slug>/actions/"

urlpatterns = [
    path("t/<slug:slug>/settings/sessions/", settings.settings, name="settings"),
    # Ways in
    path("join/", joining.join, name="join"),
    path("join/<str:code>/", joining.address, name="address"),
    path("j/<str:token>/", joining.door, name="door"),
    path("j/<str:token>/claim/", joining.claimed, name="claimed"),
    path("phone/<str:token>/", joining.phone_seat, name="phone-seat"),
    path("wall/", wall.wall, name="wall"),
    path("wall/screen/", wall.screen, name="wall-screen"),
    path(S + "sharing/", people.sharing, name="sharing"),
    path(S + "phone/", joining.phone, name="phone"),
    path(S + "code/", people.code, name="code"),
    path(S + "wall/", people.wall, name="wall-code"),
    # People
    path(S + "people/<str:member_id>/name/", people.name, name="person-name"),
    path(S + "people/<str:member_id>/watching/", people.watching, name="person-watching"),
    path(S + "people/<str:member_id>/exit/", people.exit, name="person-exit"),
    path(S + "watching/", people.my_watching, name="watching"),
    path(S + "claims/<str:claim_id>/", people.claim, name="claim"),
    # The room
    path(S, room.page, name="room"),
    path(S + "projector/<str:token>/", room.projector, name="projector"),
    # The meeting
    path(S + "start/", steering.start, name="start"),
    path(S + "phase/", steering.phase, name="phase"),
    path(S + "phase-before/", steering.phase_before, name="phase-before"),
    path(S + "pause/", steering.pause, name="pause"),
    path(S + "extension/", steering.extension, name="extension"),
    path(S + "facilitator/", steering.facilitator, name="facilitator"),
    path(S + "take-over/", steering.take_over, name="take-over"),
    path(S + "people/<str:member_id>/lead/", people.lead, name="person-lead"),
    path(S + "hand/", turns.hand, name="hand"),
    path(S + "turn/", turns.next_turn, name="turn"),
    path(S + "reactions/", turns.reactions, name="reactions"),
    # The plan, while it runs
    path(S + "goal/", agenda.goal, name="goal"),
    path(S + "entries/", agenda.entries, name="entries"),
    path(S + "entries/<str:entry_id>/place/", agenda.place, name="entry-place"),
    path(S + "phase-time/", agenda.phase_time, name="phase-time"),
    path(S + "hint/", agenda.hint, name="hint"),
    path(S + "hint-place/", agenda.hint_place, name="hint-place"),
    # The stage
    path(S + "entries/<str:entry_id>/stage/", steering.stage, name="stage"),
    path(S + "entries/<str:entry_id>/put-off/", agenda.put_off, name="put-off"),
    path(S + "entries/<str:entry_id>/put-off-undo/", agenda.put_off_undo, name="put-off-undo"),
    # Triage
    path(S + "entries/<str:entry_id>/answers/", triage.answers, name="answers"),
    path(S + "entries/<str:entry_id>/decision/", triage.decision, name="decision"),
    path(S + "decision-undo/", triage.undo, name="decision-undo"),
    path(S + "entries/<str:entry_id>/landing/", triage.landing, name="landing"),
    # Deep dive
    path(S + "entries/<str:entry_id>/round/", deep_dive.open_round, name="round"),
    path(S + "rounds/<str:round_id>/votes/", deep_dive.votes, name="votes"),
    path(S + "rounds/<str:round_id>/reveal/", deep_dive.reveal, name="reveal"),
    path(S + "rounds/<str:round_id>/settlement/", deep_dive.settlement, name="settlement"),
    path(S + "rounds/<str:round_id>/settlement-undo/", deep_dive.settlement_undo, name="settlement-undo"),
    path(S + "entries/<str:entry_id>/ready/", deep_dive.ready, name="ready"),
    path(S + "entries/<str:entry_id>/ready-undo/", deep_dive.ready_undo, name="ready-undo"),
    path(S + "entries/<str:entry_id>/objection/", deep_dive.objection, name="objection"),
    path(S + "entries/<str:entry_id>/check/", deep_dive.check, name="check"),
    # Words on the item in hand
    path(S + "entries/<str:entry_id>/why/", writing.why, name="why"),
    path(S + "entries/<str:entry_id>/criteria/", writing.criteria, name="criteria"),
    path(S + "criteria/<str:criterion_id>/", writing.criterion, name="criterion"),
    path(S + "criteria/<str:criterion_id>/deletion/", writing.criterion_deletion, name="criterion-deletion"),
    path(S + "criteria/<str:criterion_id>/place/", writing.criterion_place, name="criterion-place"),
    path(S + "drafts/", writing.drafts, name="drafts"),
    path(S + "entries/<str:entry_id>/questions/", writing.questions, name="questions"),
    path(S + "questions/<str:question_id>/answer/", writing.answer, name="answer"),
    path(S + "questions/<str:question_id>/action/", writing.action_from_question, name="question-action"),
    # Wrap-up
    path(S + "parking-lot/", wrap_up.parking_lot, name="parking-lot"),
    path(S + "parking-lot/<str:topic_id>/", wrap_up.parked_outcome, name="parked-outcome"),
    path(S + "parking-lot/<str:topic_id>/undo/", wrap_up.parked_outcome_undo, name="parked-outcome-undo"),
    path(S + "questions/<str:question_id>/outcome/", wrap_up.question_outcome, name="question-outcome"),
    path(S + "rating-word/", wrap_up.rating_word, name="rating-word"),
    path(S + "note/", wrap_up.note, name="note"),
    path(S + "actions/", wrap_up.actions, name="actions"),
    path(S + "actions/<str:action_id>/done/", wrap_up.action_done, name="action-done"),
    path(S + "finish/", summary.finish, name="finish"),
    path(S + "reopening/", summary.reopen, name="reopen"),
    path(S + "rating/", wrap_up.rating, name="rating"),
    path(S + "next-date/", wrap_up.next_date, name="next-date"),
    # Before and after
    path(T, planning.index, name="index"),
    path(A, actions.page, name="team-actions"),
    path(A + "<str:action_id>/", actions.change, name="team-action"),
    path(A + "<str:action_id>/done/", actions.done, name="team-action-done"),
    path(A + "<str:action_id>/dropped/", actions.dropped, name="team-action-dropped"),
    path("actions/<str:action_id>/<str:token>/", actions.link, name="action-link"),
    path(T + "new/", planning.new, name="new"),
    path(T + "now/", planning.refine_now, name="now"),
    path(S + "plan/", planning.plan, name="plan"),
    path(S + "summary/", summary.page, name="summary"),
    path(S + "summary.md", summary.markdown, name="summary-markdown"),
    path(S + "summary/words/", summary.words, name="summary-words"),
    path(S + "summary/mail/", summary.mail, name="summary-mail"),
    path(S + "summary/link/", summary.link, name="summary-link"),
    path(S + "summary/link-undo/", summary.link_undo, name="summary-link-undo"),
    path("summary/<str:token>/", summary.shared, name="shared-summary"),
    path("summary/<str:token>/summary.md", summary.shared_markdown, name="shared-markdown"),
]
