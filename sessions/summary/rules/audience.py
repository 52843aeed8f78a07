"""What a summary shows to whom: minutes, votes and their spread are for the members of the team. Pure."""


def without_time_and_votes(data: dict) -> dict:
    """The data without minutes, rounds, votes, comments on these, and counts of placements."""
    return data | {
        "ready": [_bare(dive) for dive in data["ready"]],
        "not_ready": [_bare(dive) for dive in data["not_ready"]],
        "sizes": [size | {"placed": None, "placed_by": "", "agreed": None} for size in data["sizes"]],
        "phases": [],
    }


def _bare(dive: dict) -> dict:
    return dive | {"rounds": [], "seconds": 0}
