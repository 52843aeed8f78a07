"""Enter in a field of a form presses its first button, so that button must be what a person means by it."""

import re
from pathlib import Path

from django.conf import settings

# With script Enter presses the button beside the field (backlog/inbox/selection.js).
WITH_KEYS_OF_THEIR_OWN = {"backlog/inbox/_bulk.html"}
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
BUTTON = re.compile(r"<button\b([^>]*)>(.*?)</button>", re.DOTALL)
LINE = re.compile(r"<input\b(?![^>]*type=\"(?:hidden|radio|checkbox|submit|button|file)\")[^>]*>", re.DOTALL)


def with_choices() -> dict[str, list[tuple[str, str]]]:
    """The submit buttons of each form that has a line to type in and several orders, by template."""
    found = {}
    root = Path(settings.BASE_DIR) / "templates"
    for path in root.rglob("*.html"):
        for form in FORM.findall(path.read_text()):
            buttons = [
                (attributes, text)
                for attributes, text in BUTTON.findall(form)
                if 'type="button"' not in attributes and not re.search(r"\bform=", attributes)
            ]
            orders = {
                tuple(re.findall(r"(?:name|value|formaction)=\"[^\"]*\"", attributes))
                for attributes, _text in buttons
            }
            if len(orders) > 1 and LINE.search(form):
                found[str(path.relative_to(root))] = buttons
    return found


class TestEnterInAField:
    def test_presses_a_button_that_says_so(self):
        forms = with_choices()

        assert "sessions/deep_dive/notes.html" in forms
        unsaid = {name for name, buttons in forms.items() if "⏎" not in buttons[0][1]}
        assert unsaid <= WITH_KEYS_OF_THEIR_OWN
