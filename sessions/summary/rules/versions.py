"""The data of a summary in its present form, whatever form it was stored in. Pure."""

from typing import Any

VERSION = 2
# What each kind of row has now, with its value where a former summary knows nothing about it.
_DIVE: dict[str, Any] = {
    "reason": "",
    "postponed": False,
    "was": "",
    "objected_by": "",
    "objections": [],
    "notes": [],
    "rounds": [],
    "looked_at": True,
    "seconds": 0,
    "criteria": [],
    "removed": [],
    "unmet": [],
    "questions": [],
    "blockers": [],
    "changes": [],
    "settled_by": "",
    "ready_by": "",
}
_TRIAGED: dict[str, Any] = {
    "became": {},
    "reason": "",
    "by": "",
    "duplicate_of": "",
    "postponed": False,
    "changes": [],
}
_ACTION: dict[str, Any] = {"id": "", "key": "", "carried": False, "dropped": False}
_SIZE: dict[str, Any] = {"placed_by": "", "was": ""}
_WHOLE: dict[str, Any] = {"sizes": [], "items": [], "reopened": [], "next_at": None, "goal": ""}


def present_form(data: dict) -> dict:
    """The data with everything that a summary has today; `lacks_agreements` if it never recorded that."""
    if "lacks_agreements" in data:
        return data
    return (
        _WHOLE
        | data
        | {
            "ready": [_dive(dive) for dive in data["ready"]],
            "not_ready": [_dive(dive) for dive in data["not_ready"]],
            "triage": [_TRIAGED | row for row in data["triage"]],
            "not_triaged": [_TRIAGED | row for row in data["not_triaged"]],
            "sizes": [_SIZE | size for size in data.get("sizes", [])],
            "actions": [_ACTION | action for action in data["actions"]],
            "parked": [{"made": ""} | topic for topic in data["parked"]],
            "lacks_agreements": data.get("version", 1) < VERSION,
        }
    )


def _dive(dive: dict) -> dict:
    # The last objection was kept before all of them were.
    objected = [dive["objected_by"]] if dive.get("objected_by") else []
    return _DIVE | {"objections": objected} | dive
