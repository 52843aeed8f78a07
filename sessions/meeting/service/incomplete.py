"""The error of an order that lacks something that its sender can add."""


class IncompleteRequest(Exception):
    """The order needs something more, in the form field of that name: a reason, a question, another item."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field
