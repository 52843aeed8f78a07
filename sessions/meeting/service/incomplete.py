"""What the verbs raise when they lack something that their sender can add."""


class IncompleteRequest(Exception):
    """The order needs something more: a reason, a question, the item it duplicates."""
