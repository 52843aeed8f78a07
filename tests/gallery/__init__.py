"""A gallery of every component and every state of the room, for the eye: `python -m tests.gallery`."""
