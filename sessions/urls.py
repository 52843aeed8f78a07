"""Every page and order of a session. Orders are nouns; POST carries them out, `…-undo` undoes them."""

from django.urls import path

from sessions.actions import views as actions_views
from sessions.decisions import views as decisions_views
from sessions.deep_dive.views import estimation, notes, splitting, writing
from sessions.guests.views import joining, wall
from sessions.meeting.views import people, steering, turns
from sessions.planner import views as planner_views
from sessions.pre_estimates import views as pre_estimates_views
from sessions.room.views import agenda, room
from sessions.settings import views as settings_views
from sessions.sizing_wall import views as sizing_wall_views
from sessions.summary.views import files, mail, summary
from sessions.triage import views as triage_views
from sessions.wrap_up import views as wrap_up_views

app_name = "sessions"

S = "s/<str:public_id>/"
T = "t/<slug:slug>/sessions/"
A = "t/<slug:slug>/actions/"

urlpatterns = [
    path("t/<slug:slug>/settings/sessions/", settings_views.settings, name="settings"),
    path("t/<slug:slug>/decisions/", decisions_views.page, name="decisions"),
    # Joining
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
    path(S + "people/", people.without_device, name="people"),
    path(S + "people/<str:member_id>/name/", people.name, name="person-name"),
    path(S + "people/<str:member_id>/watching/", people.watching, name="person-watching"),
    path(S + "people/<str:member_id>/exit/", people.exit, name="person-exit"),
    path(S + "watching/", people.my_watching, name="watching"),
    path(S + "claims/<str:claim_id>/", people.claim, name="claim"),
    # The room
    path(S, room.page, name="room"),
    path(S + "projector/<str:token>/", room.projector, name="projector"),
    # Before the meeting
    path(S + "early/", pre_estimates_views.page, name="early"),
    path(S + "early/<str:entry_id>/", pre_estimates_views.story, name="early-story"),
    path(S + "entries/<str:entry_id>/reading/", pre_estimates_views.reading, name="early-reading"),
    path(S + "entries/<str:entry_id>/early-size/", pre_estimates_views.size, name="early-size"),
    path(S + "entries/<str:entry_id>/early-question/", pre_estimates_views.question, name="early-question"),
    path(S + "entries/<str:entry_id>/early-opening/", pre_estimates_views.opening, name="early-opening"),
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
    path(S + "entries/<str:entry_id>/answers/", triage_views.answers, name="answers"),
    path(S + "entries/<str:entry_id>/decision/", triage_views.decision, name="decision"),
    path(S + "entries/<str:entry_id>/alike/", triage_views.alike, name="alike"),
    path(S + "entries/<str:entry_id>/pulled-out/", triage_views.pulled_out, name="pulled-out"),
    path(S + "entries/<str:entry_id>/dive/", triage_views.dive, name="dive"),
    path(S + "entries/<str:entry_id>/parked/", triage_views.parked, name="parked"),
    path(S + "parking-lot/<str:topic_id>/undo/", triage_views.parked_undo, name="parked-undo"),
    path(S + "decision-undo/", triage_views.undo, name="decision-undo"),
    path(S + "entries/<str:entry_id>/landing/", triage_views.landing, name="landing"),
    # Deep dive
    path(S + "entries/<str:entry_id>/round/", estimation.open_round, name="round"),
    path(S + "rounds/<str:round_id>/votes/", estimation.votes, name="votes"),
    path(S + "rounds/<str:round_id>/remark/", estimation.remark, name="remark"),
    path(S + "rounds/<str:round_id>/kept-vote/", estimation.kept_vote, name="kept-vote"),
    path(S + "rounds/<str:round_id>/reveal/", estimation.reveal, name="reveal"),
    path(
        S + "rounds/<str:round_id>/card-by-hand/<str:member_id>/",
        estimation.card_by_hand,
        name="card-by-hand",
    ),
    path(S + "rounds/<str:round_id>/settlement/", estimation.settlement, name="settlement"),
    path(S + "rounds/<str:round_id>/settlement-undo/", estimation.settlement_undo, name="settlement-undo"),
    path(S + "entries/<str:entry_id>/split/", splitting.split, name="split"),
    path(S + "entries/<str:entry_id>/split/<str:split_id>/undo/", splitting.split_undo, name="split-undo"),
    path(S + "entries/<str:entry_id>/ready/", estimation.ready, name="ready"),
    path(S + "entries/<str:entry_id>/ready-undo/", estimation.ready_undo, name="ready-undo"),
    path(S + "entries/<str:entry_id>/objection/", estimation.objection, name="objection"),
    path(S + "entries/<str:entry_id>/check/", estimation.check, name="check"),
    # The bulk estimate
    path(S + "sizing-wall/", sizing_wall_views.wall, name="sizing-wall"),
    path(S + "tiles/<str:tile_id>/placement/", sizing_wall_views.placement, name="placement"),
    path(S + "tiles/<str:tile_id>/dive/", sizing_wall_views.tile_dive, name="tile-dive"),
    path(S + "tiles/<str:tile_id>/settlement/", sizing_wall_views.tile_settlement, name="tile-settlement"),
    path(
        S + "tiles/<str:tile_id>/settlement-undo/",
        sizing_wall_views.tile_settlement_undo,
        name="tile-settlement-undo",
    ),
    path(S + "sizing-wall/<str:wall_id>/settlement/", sizing_wall_views.settlement, name="wall-settlement"),
    path(
        S + "sizing-wall/<str:wall_id>/settlement-undo/",
        sizing_wall_views.settlement_undo,
        name="wall-settlement-undo",
    ),
    path(S + "sizing-wall/<str:wall_id>/closing/", sizing_wall_views.closing, name="wall-closing"),
    path(
        S + "sizing-wall/<str:wall_id>/closing-undo/",
        sizing_wall_views.closing_undo,
        name="wall-closing-undo",
    ),
    # The texts of an item
    path(S + "entries/<str:entry_id>/why/", writing.why, name="why"),
    path(S + "entries/<str:entry_id>/criteria/", writing.criteria, name="criteria"),
    path(S + "entries/<str:entry_id>/criteria/undo/", writing.criteria_undo, name="criteria-undo"),
    path(S + "criteria/<str:criterion_id>/", writing.criterion, name="criterion"),
    path(S + "criteria/<str:criterion_id>/deletion/", writing.criterion_deletion, name="criterion-deletion"),
    path(S + "criteria/<str:criterion_id>/place/", writing.criterion_place, name="criterion-place"),
    path(S + "drafts/", writing.drafts, name="drafts"),
    path(S + "entries/<str:entry_id>/questions/", writing.questions, name="questions"),
    path(S + "entries/<str:entry_id>/questions/undo/", writing.questions_undo, name="questions-undo"),
    path(S + "questions/<str:question_id>/answer/", writing.answer, name="answer"),
    path(S + "questions/<str:question_id>/answer-undo/", writing.answer_undo, name="answer-undo"),
    path(S + "questions/<str:question_id>/action/", writing.action_from_question, name="question-action"),
    path(S + "entries/<str:entry_id>/notes/", notes.notes, name="notes"),
    path(S + "entries/<str:entry_id>/notes/undo/", notes.notes_undo, name="notes-undo"),
    path(S + "notes/<str:note_id>/removal/", notes.note_removal, name="note-removal"),
    path(S + "notes/<str:note_id>/removal-undo/", notes.note_removal_undo, name="note-removal-undo"),
    path(
        S + "entries/<str:entry_id>/blockers/<str:item_id>/removal/",
        notes.blocker_removal,
        name="blocker-removal",
    ),
    # Wrap-up
    path(S + "parking-lot/", wrap_up_views.parking_lot, name="parking-lot"),
    path(S + "parking-lot/undo/", wrap_up_views.parking_lot_undo, name="parking-lot-undo"),
    path(S + "parking-lot/<str:topic_id>/", wrap_up_views.parked_outcome, name="parked-outcome"),
    path(
        S + "parking-lot/<str:topic_id>/outcome-undo/",
        wrap_up_views.parked_outcome_undo,
        name="parked-outcome-undo",
    ),
    path(S + "questions/<str:question_id>/outcome/", wrap_up_views.question_outcome, name="question-outcome"),
    path(S + "rating-word/", wrap_up_views.rating_word, name="rating-word"),
    path(S + "foreword/", wrap_up_views.foreword, name="foreword"),
    path(S + "actions/", wrap_up_views.actions, name="actions"),
    path(S + "actions/reading/", wrap_up_views.action_reading, name="action-reading"),
    path(S + "actions/undo/", wrap_up_views.actions_undo, name="actions-undo"),
    path(S + "actions/<str:action_id>/done/", wrap_up_views.action_done, name="action-done"),
    path(
        S + "actions/<str:action_id>/assignment/", wrap_up_views.action_assignment, name="action-assignment"
    ),
    path(S + "actions/<str:action_id>/carrying/", wrap_up_views.action_carried, name="action-carried"),
    path(S + "finish/", summary.finish, name="finish"),
    path(S + "reopening/", summary.reopen, name="reopen"),
    path(S + "rating/", wrap_up_views.rating, name="rating"),
    path(S + "next-date/", wrap_up_views.next_date, name="next-date"),
    path(S + "next-date-undo/", wrap_up_views.next_date_undo, name="next-date-undo"),
    path(S + "next-skip/", wrap_up_views.next_skip, name="next-skip"),
    path(S + "next-skip-undo/", wrap_up_views.next_skip_undo, name="next-skip-undo"),
    # Before and after
    path(T, planner_views.index, name="index"),
    path(A, actions_views.page, name="team-actions"),
    path(A + "reading/", actions_views.reading, name="team-action-reading"),
    path(A + "<str:action_id>/", actions_views.change, name="team-action"),
    path(A + "<str:action_id>/assignment/", actions_views.assignment, name="team-action-assignment"),
    path(A + "<str:action_id>/done/", actions_views.done, name="team-action-done"),
    path(A + "<str:action_id>/dropped/", actions_views.dropped, name="team-action-dropped"),
    path("actions/<str:action_id>/<str:token>/", actions_views.link, name="action-link"),
    path("calendar/<str:token>.ics", planner_views.calendar_feed, name="calendar-feed"),
    path(T + "calendar-address/", planner_views.calendar_address, name="calendar-address"),
    path(T + "new/", planner_views.new, name="new"),
    path(T + "now/", planner_views.refine_now, name="now"),
    path(S + "plan/", planner_views.plan, name="plan"),
    path(S + "move/", planner_views.move, name="move"),
    path(S + "skip/", planner_views.skip, name="skip"),
    path(S + "skip-undo/", planner_views.skip_undo, name="skip-undo"),
    path(S + "session.ics", planner_views.calendar, name="calendar"),
    path(S + "calendar-mail/", planner_views.calendar_mail, name="calendar-mail"),
    path(S + "summary/", summary.page, name="summary"),
    path(S + "summary.md", summary.markdown, name="summary-markdown"),
    path(S + "summary/copy/", files.copy, name="summary-copy"),
    path(S + "summary.<str:format>", files.file, name="summary-file"),
    path(S + "summary/words/", summary.words, name="summary-words"),
    path(S + "summary/mail/", mail.mail, name="summary-mail"),
    path(S + "summary/sending/", mail.sending, name="summary-sending"),
    path(S + "summary/sending-again/", mail.sending_again, name="summary-sending-again"),
    path(S + "summary/link/", summary.link, name="summary-link"),
    path(S + "summary/link-contents/", summary.link_contents, name="summary-link-contents"),
    path(S + "summary/link-undo/", summary.link_undo, name="summary-link-undo"),
    path("summary/<str:token>/", summary.shared, name="shared-summary"),
    path("summary/<str:token>/summary.md", summary.shared_markdown, name="shared-markdown"),
    path("summary/<str:token>/copy/", files.shared_copy, name="shared-copy"),
    path("summary/<str:token>/summary.<str:format>", files.shared_file, name="shared-file"),
]
