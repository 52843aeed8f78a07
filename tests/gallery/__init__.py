"""A gallery of all components and states of the room, to look at: `python -m tests.gallery`."""
