"""Every state of the session page and the projector, rendered from view models as in the room."""

from types import SimpleNamespace
from typing import Any

import segno
from django.template.loader import render_to_string

from sessions.deep_dive.parts.view_models import DeckCard, DeckView
from sessions.meeting.parts.view_models.hint import HintAct, HintLine, HintView
from sessions.meeting.parts.view_models.lists import QueueView
from sessions.meeting.parts.view_models.meeting import ControlsView, Meeting, OfferView
from sessions.meeting.parts.view_models.people import TallyView
from sessions.meeting.parts.view_models.turns import HandsView, HandView, ReactionView
from sessions.room.parts import PROJECTED, TEMPLATES
from sessions.room.parts.view_models.personal import (
    AnswersView,
    ClaimView,
    MyAnswer,
    RemarkView,
    SelfView,
)
from tests.gallery.views import (
    ME,
    PARKED,
    SIZES,
    STORIES,
    TRIAGED,
    agenda,
    clock,
    meeting,
    people,
    stage_view,
)

HEIRS = (("anaa", "Ana"), ("jojo", "Jo"))
HINT = HintView(
    (
        HintLine(
            "over-share",
            "Over its time.",
            None,
            HintAct("Postpone", "sessions:put-off", ("e154",)),
        ),
    )
)
HANDS = HandsView(HandView("jojo", "Jo"), (HandView("lin", "Lin"), HandView("mara", "Mara")))
SIGNS = (ReactionView("r1", "cheer", "Well done", "Mara"), ReactionView("r2", "lost", "You lost me", "Lin"))


def parts(
    m: Meeting, state: str, *, left: float | None = None, paused: bool = False, gone: bool = False
) -> dict[str, str]:
    """The rendered parts of one page."""
    hidden = m.phase == "deep-dive" and state in ("hidden", "outdated")
    open_ = m.phase == "deep-dive" and state in ("revealed", "settled", "ready")
    queue = {
        "triage": QueueView("New since 12 Nov", TRIAGED, "Declined PAY-153"),
        "deep-dive": QueueView("Deep dive", STORIES),
    }.get(m.phase, QueueView("", ()))
    cards = tuple(DeckCard(label, label == "5") for label in (*SIZES, "?", "☕"))
    deck = (
        DeckView("hidden", "r2", cards, "5", is_outdated=state == "outdated")
        if hidden and "estimate" in m.may
        else DeckView("none")
    )
    answers = AnswersView(
        "e154",
        (
            MyAnswer("valid", "Valid?", "yes"),
            MyAnswer("urgent", "Urgent?", "no"),
            MyAnswer("aligned", "Supports our goals?", ""),
        ),
        m.phase == "triage",
    )
    views = {
        "remark": RemarkView("r2", "fairly", "Gift cards are new to us") if deck.cards else RemarkView(),
        "clock": clock(m, left, paused),
        "agenda": agenda(m),
        "controls": ControlsView(paused, m.phase == "wrap-up", "Wrap-up", m.position > 1, HEIRS),
        "offer": OfferView(gone, "sami", "Sami", "", ""),
        "hint": HINT if m.phase == "triage" else HintView(),
        "queue": queue,
        "parking-lot": PARKED if m.position > 1 else (),
        "stage": stage_view(m.phase, state),
        "people": people(state if state == "crowd" else "hidden" if hidden else "open" if open_ else "none"),
        "tally": TallyView(True, 3, 4, ("Lin",)) if hidden else TallyView(False),
        "hands": HANDS if state == "hands" else HandsView(),
        "reactions": SIGNS if state == "hands" else (),
        "deck": deck,
        "answers": answers,
        "self": SelfView(
            ME[m.audience],
            "Yoshi",
            m.may,
            False,
            m.audience == "observer",
            False,
            claims=(ClaimView("c1"),) if state == "claim" else (),
        ),
    }
    return rendered(TEMPLATES, m, views)


def rendered(templates: dict[str, str], m: Meeting, views: dict[str, Any]) -> dict[str, str]:
    return {
        name.replace("-", "_"): render_to_string(templates[name], {"meeting": m, "view": view})
        for name, view in views.items()
    }


def room(phase: str, audience: str, state: str = "", **clockwork: Any) -> tuple[str, dict[str, Any]]:
    m = meeting(phase, audience)
    me = SimpleNamespace(id=ME[audience])
    return "sessions/room/page.html", {"meeting": m, "parts": parts(m, state, **clockwork), "me": me}


def wall(phase: str, state: str = "", **clockwork: Any) -> tuple[str, dict[str, Any]]:
    """The projector view."""
    m = meeting(phase, "projector")
    views = {
        "clock": clock(m, **clockwork),
        "agenda": agenda(m),
        "stage": stage_view(phase, state),
        "people": people(),
        "tally": TallyView(True, 3, 4, ("Lin",)) if state == "hidden" else TallyView(False),
        "hands": HANDS if state == "hands" else HandsView(),
        "reactions": SIGNS if state == "hands" else (),
    }
    link = "https://refine.example/j/5kq2m7xw3v"
    return "sessions/room/projector/page.html", {
        "meeting": m,
        "parts": rendered(PROJECTED, m, views),
        "ident": "k3f9m2x7q4za-token",
        "team_zone": "UTC",
        "join_url": link,
        "qr": segno.make(link, error="m"),
    }


WALLS: dict[str, tuple[tuple[str, str], dict[str, Any]]] = {
    "projector/lobby": (("lobby", ""), {}),
    "projector/kick-off": (("kick-off", ""), {}),
    "projector/triage": (("triage", ""), {}),
    "projector/voting": (("deep-dive", "hidden"), {}),
    "projector/reveal": (("deep-dive", "revealed"), {}),
    "projector/hands": (("triage", "hands"), {}),
    "projector/ready": (("deep-dive", "ready"), {}),
    "projector/sizing-wall": (("deep-dive", "wall"), {}),
    "projector/crowd": (("deep-dive", "crowd"), {}),
    "projector/last-minute": (("deep-dive", "none"), {"left": 41}),
    "projector/over": (("triage", ""), {"left": -72}),
    "projector/wrap-up": (("wrap-up", ""), {}),
    "projector/finished": (("finished", ""), {}),
}
ROOMS = {
    "room/lobby": ("lobby", "facilitator"),
    "room/lobby-member": ("lobby", "member"),
    "room/lobby-late": ("lobby", "facilitator", "late"),
    "room/kick-off": ("kick-off", "member"),
    "room/triage": ("triage", "decider"),
    "room/triage-facilitator": ("triage", "facilitator"),
    "room/triage-member": ("triage", "member"),
    "room/deep-dive": ("deep-dive", "facilitator", "none"),
    "room/voting": ("deep-dive", "member", "hidden"),
    "room/voting-outdated": ("deep-dive", "member", "outdated"),
    "room/voting-facilitator": ("deep-dive", "facilitator", "hidden"),
    "room/reveal": ("deep-dive", "facilitator", "revealed"),
    "room/reveal-observer": ("deep-dive", "observer", "revealed"),
    "room/settled": ("deep-dive", "facilitator", "settled"),
    "room/ready": ("deep-dive", "facilitator", "ready"),
    "room/sizing-wall": ("deep-dive", "facilitator", "wall"),
    "room/crowd": ("deep-dive", "facilitator", "crowd"),
    "room/hands": ("kick-off", "facilitator", "hands"),
    "room/claim": ("kick-off", "member", "claim"),
    "room/wrap-up": ("wrap-up", "facilitator"),
    "room/wrap-up-member": ("wrap-up", "member"),
    "room/finished": ("finished", "member"),
}
CLOCKS: dict[str, dict[str, Any]] = {
    "room/over": {"left": -72},
    "room/paused": {"paused": True},
    "room/gone": {"gone": True},
}


def sample(name: str) -> tuple[str, dict[str, Any]]:
    if name in WALLS:
        (phase, state), clockwork = WALLS[name]
        return wall(phase, state, **clockwork)
    if name in CLOCKS:
        return room("triage", "member", **CLOCKS[name])
    return room(*ROOMS[name])
