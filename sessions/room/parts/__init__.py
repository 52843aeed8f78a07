"""The parts of the session page: their names, their audiences and their rendering.

One word runs through all layers: the part `votes` is templates/sessions/deep_dive/votes.html, `id="votes"`
and static/css/sessions/deep_dive/votes.css. A keyed part (`person-k3f9…`) is a row inside its container.
"""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from core.zones import in_zone
from sessions.access import PROJECTOR
from sessions.deep_dive.parts import deck, notes, story
from sessions.meeting.parts import agenda, drafts, people, turns
from sessions.meeting.parts.context import Scene
from sessions.meeting.parts.view_models.meeting import Meeting
from sessions.meeting.rules.agenda import Phase
from sessions.room.parts import hints, lists, stages
from sessions.room.parts.personal import Owners
from sessions.sizing_wall.parts import sizing_wall

SHARED: dict[str, Callable[[Scene], Any]] = {
    "clock": agenda.clock,
    "agenda": agenda.agenda,
    "controls": agenda.controls,
    "offer": agenda.offer,
    "queue": lists.queue,
    "stage": lambda scene: STAGES[scene.phase](scene),
    "claims": people.claims,
    "people": people.people,
    "tally": people.tally,
    "parking-lot": lists.parking_lot,
    "draft-topic": lambda scene: drafts.drafts(scene, "topic"),
    "hint": hints.hint,
    "hands": turns.hands,
    "reactions": turns.reactions,
}
STAGES: dict[str, Callable[[Scene], Any]] = {
    "lobby": stages.lobby,
    "kick-off": stages.kick_off,
    "triage": stages.triage,
    "deep-dive": story.deep_dive,
    "wrap-up": stages.wrap_up,
    "finished": stages.wrap_up,
}
# Parts inside the stage of some phases, which can change without the rest of it.
NESTED: dict[str, tuple[str, Callable[[Scene], Any]]] = {
    "story": ("deep-dive", story.story),
    "criteria": ("deep-dive", story.criteria),
    "questions": ("deep-dive", story.questions),
    "notes": ("deep-dive", notes.notes),
    "votes": ("deep-dive", story.votes),
    "readiness": ("deep-dive", story.readiness),
    "sizing-wall": ("deep-dive", sizing_wall.sizing_wall),
    "poll": ("triage", stages.poll),
    "wrap-up": ("wrap-up", stages.wrap_up),
}
KEYED: dict[str, tuple[str, Callable[[Scene, str], Any]]] = {
    "person": ("people", people.person_of),
    "criterion": ("stage", story.criterion_of),
    # What is being written: one of `drafts.KINDS`.
    "draft": ("stage", drafts.drafts),
}
# The phases whose stage shows drafts of a kind.
DRAFTED = dict.fromkeys(("criterion", "question", "answer", "note", "why"), (Phase.DEEP_DIVE,)) | {
    "question": (Phase.TRIAGE, Phase.DEEP_DIVE),
    "action": (Phase.WRAP_UP,),
}
OWN: dict[str, Callable[[Owners], dict[str, Any]]] = {
    "self": Owners.self,
    "answers": Owners.answers,
    "deck": Owners.deck,
    "remark": Owners.remark,
}
PERSONAL = tuple(OWN)
TEMPLATES = {
    "clock": "sessions/meeting/clock.html",
    "agenda": "sessions/meeting/agenda.html",
    "controls": "sessions/meeting/controls.html",
    "offer": "sessions/meeting/offer.html",
    "queue": "sessions/meeting/queue.html",
    "stage": "sessions/room/stage.html",
    "claims": "sessions/meeting/claims.html",
    "people": "sessions/meeting/people.html",
    "tally": "sessions/deep_dive/tally.html",
    "parking-lot": "sessions/meeting/parking-lot.html",
    "draft-topic": "sessions/meeting/draft.html",
    "hint": "sessions/meeting/hint.html",
    "hands": "sessions/meeting/hands.html",
    "reactions": "sessions/meeting/reactions.html",
    "story": "sessions/deep_dive/story.html",
    "criteria": "sessions/deep_dive/criteria.html",
    "questions": "sessions/deep_dive/questions.html",
    "notes": "sessions/deep_dive/notes.html",
    "votes": "sessions/deep_dive/votes.html",
    "readiness": "sessions/deep_dive/readiness.html",
    "sizing-wall": "sessions/sizing_wall/sizing-wall.html",
    "poll": "sessions/triage/poll.html",
    "wrap-up": "sessions/wrap_up/wrap-up.html",
    "person": "sessions/meeting/person.html",
    "criterion": "sessions/deep_dive/criterion.html",
    "draft": "sessions/meeting/draft.html",
    "self": "sessions/room/self.html",
    "answers": "sessions/triage/answers.html",
    "deck": deck.TEMPLATE,
    "remark": "sessions/deep_dive/remark.html",
}
# The projector view has only these parts, with templates of their own.
PROJECTED = {
    "clock": "sessions/room/projector/clock.html",
    "agenda": "sessions/room/projector/agenda.html",
    "stage": "sessions/room/projector/stage.html",
    "people": "sessions/room/projector/people.html",
    "tally": "sessions/room/projector/tally.html",
    "hands": "sessions/room/projector/hands.html",
    "reactions": "sessions/room/projector/reactions.html",
}


def shared(audience: str) -> tuple[str, ...]:
    """The names of the parts that this audience's page has by themselves, in page order.

    Everyone in the room has the same ones, some of them empty, so that handing over facilitation only fills
    or empties the controls.
    """
    if audience == PROJECTOR:
        return tuple(PROJECTED)
    return tuple(SHARED)


def container_of(name: str) -> str | None:
    """The part of `shared` that contains this one; None for a part of its own."""
    if name in SHARED:
        return None
    if name in NESTED:
        return "stage"
    kind, _, key = name.partition("-")
    return KEYED[kind][0] if key and kind in KEYED else None


def is_known(name: str) -> bool:
    """True if this page has a part of that name."""
    return name in SHARED or name in PERSONAL or container_of(name) is not None


@in_zone(lambda scene: scene.session.team.time_zone)
def render(scene: Scene, audience: str, names: tuple[str, ...]) -> dict[str, str]:
    """The HTML of these shared parts, without those this audience does not see or that are gone."""
    if audience == PROJECTOR:
        return _render_projected(scene, names)
    rendered = {}
    for name in names:
        kind, build = _known_part(scene, name)
        if build and (view := scene.view(name, build)) is not None:
            rendered[name] = _render(TEMPLATES[kind], scene.meeting(audience), view)
    return rendered


@in_zone(lambda scene: scene.session.team.time_zone)
def render_personal(
    scene: Scene, audience: str, owners: Owners, names: tuple[str, ...]
) -> dict[str, dict[str, str]]:
    """The HTML of these personal parts, by owner; nobody gets another person's."""
    meeting = scene.meeting(audience)
    rendered: dict[str, dict[str, str]] = {person: {} for person in owners.seats}
    for name in names:
        for person, view in OWN[name](owners).items():
            rendered[person][name] = _render(TEMPLATES[name], meeting, view)
    return rendered


def _render_projected(scene: Scene, names: tuple[str, ...]) -> dict[str, str]:
    # The projector's stage has to fit one screen, so a part inside another is rendered with the whole. But no
    # one who comes or goes may render it anew while there is no bulk estimate.
    if "sizing-wall" in names and scene.sizing_wall is None:
        names = tuple(name for name in names if name != "sizing-wall")
    wholes = dict.fromkeys(container_of(name) or name for name in names if _known_part(scene, name)[1])
    meeting = scene.meeting(PROJECTOR)
    return {
        name: _render(PROJECTED[name], meeting, scene.view(name, SHARED[name]))
        for name in wholes
        if name in PROJECTED
    }


def _known_part(scene: Scene, name: str) -> tuple[str, Callable[[Scene], Any] | None]:
    """The kind of the part, which names its template, and its builder; None if this phase lacks it."""
    if name in SHARED:
        return name, SHARED[name]
    if name in NESTED:
        phase, build = NESTED[name]
        return name, build if scene.phase == phase else None
    kind, _, key = name.partition("-")
    if kind not in KEYED or (kind == "criterion" and scene.phase != Phase.DEEP_DIVE):
        return kind, None
    if kind == "draft" and scene.phase not in DRAFTED.get(key, ()):
        return kind, None
    return kind, lambda scene: KEYED[kind][1](scene, key)


def _render(template: str, meeting: Meeting, view: Any) -> str:
    html = render_to_string(template, {"meeting": meeting, "view": view})
    # The template engine has escaped it; `strip` returns a plain string that does not say so.
    return mark_safe(html.strip())  # noqa: S308
