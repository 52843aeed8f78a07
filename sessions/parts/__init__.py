"""The pieces of the session page: what each is called, who sees it, and how it is drawn.

One word runs through all layers: the part `votes` is templates/sessions/room/votes.html, `id="votes"` and
static/css/room/votes.css. A keyed part (`person-k3f9…`) stands inside its container.
"""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from sessions.access import PROJECTOR
from sessions.parts import clockwork, lists, people, stages, story
from sessions.parts.personal import Owners
from sessions.parts.scene import Scene

SHARED: dict[str, Callable[[Scene], Any]] = {
    "clock": clockwork.clock,
    "agenda": clockwork.agenda,
    "controls": clockwork.controls,
    "offer": clockwork.offer,
    "queue": lists.queue,
    "stage": lambda scene: STAGES[scene.phase](scene),
    "people": people.people,
    "tally": people.tally,
    "parking-lot": lists.parking_lot,
    "hint": lists.hint,
}
STAGES: dict[str, Callable[[Scene], Any]] = {
    "lobby": stages.lobby,
    "kick-off": stages.kick_off,
    "triage": stages.triage,
    "deep-dive": story.deep_dive,
    "wrap-up": stages.wrap_up,
    "finished": stages.wrap_up,
}
# Parts that stand on the stage of some phases, and can change without the rest of it.
NESTED: dict[str, tuple[str, Callable[[Scene], Any]]] = {
    "story": ("deep-dive", story.story),
    "criteria": ("deep-dive", story.criteria),
    "questions": ("deep-dive", story.questions),
    "votes": ("deep-dive", story.votes),
    "readiness": ("deep-dive", story.readiness),
    "poll": ("triage", stages.poll),
    "wrap-up": ("wrap-up", stages.wrap_up),
}
KEYED: dict[str, tuple[str, Callable[[Scene, str], Any]]] = {
    "person": ("people", people.person_of),
    "criterion": ("stage", story.criterion_of),
}
PERSONAL = ("self", "answers", "deck")
PROJECTED = ("clock", "agenda", "stage", "people", "tally")


def shared(audience: str) -> tuple[str, ...]:
    """The names of the parts that stand on this audience's page by themselves, in page order.

    The room has the same ones for everybody, empty where they are not: who is given the lead sees the
    controls come, and who hands it over sees them go.
    """
    if audience == PROJECTOR:
        return PROJECTED
    return tuple(SHARED)


def holder(name: str) -> str | None:
    """The part of `shared` that this one stands in; None for one that stands by itself."""
    if name in NESTED:
        return "stage"
    kind, _, key = name.partition("-")
    return KEYED[kind][0] if key and kind in KEYED else None


def is_known(name: str) -> bool:
    """Whether this page has a part of that name."""
    return name in SHARED or name in PERSONAL or holder(name) is not None


def draw(scene: Scene, names: tuple[str, ...]) -> dict[str, str]:
    """The HTML of these shared parts; those this audience does not see, or are no more, are left out."""
    drawn = {}
    for name in names:
        folder = "projector" if scene.audience == PROJECTOR else "room"
        if name in SHARED and name in shared(scene.audience):
            drawn[name] = _render(folder, name, scene, SHARED[name](scene))
        elif name in NESTED and scene.phase == NESTED[name][0]:
            if folder == "projector":
                # The projector's stage is one picture that has to fit: it is drawn whole.
                drawn["stage"] = drawn.get("stage") or _render(folder, "stage", scene, SHARED["stage"](scene))
            elif (view := NESTED[name][1](scene)) is not None:
                drawn[name] = _render(folder, name, scene, view)
        elif holder(name) and name not in NESTED:
            kind, _, key = name.partition("-")
            if folder == "projector":
                container = KEYED[kind][0]
                drawn[container] = drawn.get(container) or _render(
                    folder, container, scene, SHARED[container](scene)
                )
            elif kind == "criterion" and scene.phase != "deep-dive":
                continue
            elif (view := KEYED[kind][1](scene, key)) is not None:
                drawn[name] = _render(folder, kind, scene, view)
    return drawn


def draw_personal(scene: Scene, owners: Owners, names: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """The HTML of these own parts of their owners, none of whom sees another's."""
    drawn: dict[str, dict[str, str]] = {person: {} for person in owners.seats}
    for name in names:
        for person, view in getattr(owners, name)().items():
            drawn[person][name] = _render("room", name, scene, view)
    return drawn


def _render(folder: str, name: str, scene: Scene, view: Any) -> str:
    html = render_to_string(f"sessions/{folder}/{name}.html", {"meeting": scene.meeting, "view": view})
    # The template engine has escaped it; `strip` alone forgets that.
    return mark_safe(html.strip())  # noqa: S308
