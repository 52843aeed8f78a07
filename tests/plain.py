"""A browser without script: it opens a page, fills in a form and presses one of its buttons.

Django's client posts any data; this one sends the fields of the page's own form with its CSRF token, which
the server checks.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    action: str
    method: str
    id: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    # The attributes of those that one types into, and where the buttons send the form instead.
    asks: dict[str, dict[str, str]] = field(default_factory=dict)
    elsewhere: list[str] = field(default_factory=list)
    # What is written on each button, and the name and value that it sends.
    buttons: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def pressed(self) -> dict[str, str]:
        """The data that the first button sends."""
        return {name: value for _, name, value in self.buttons[:1] if name}

    @property
    def token(self) -> str:
        return self.fields.get("csrfmiddlewaretoken", "")


class Forms(HTMLParser):
    """Parses the forms of a page, in order."""

    def __init__(self, text: str):
        super().__init__()
        self.found: list[Form] = []
        self._inside: Form | None = None
        self._words: list[str] | None = None
        self._element: dict[str, str] = {}
        # Buttons that name a form, which may come later.
        self._elsewhere: list[tuple[str, tuple[str, str, str]]] = []
        self.feed(text)
        self.close()
        for form_id, button in self._elsewhere:
            next(form for form in self.found if form.id == form_id).buttons.append(button)

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = Form(
                attributes.get("action", ""), attributes.get("method", "get"), attributes.get("id", "")
            )
            self.found.append(self._inside)
        elif tag == "input" and self._inside and attributes.get("name"):
            if attributes.get("type") not in ("checkbox", "radio", "file") or "checked" in attributes:
                self._inside.fields[attributes["name"]] = attributes.get("value", "")
            if attributes.get("type") not in ("hidden", "checkbox", "radio", "file"):
                self._inside.asks[attributes["name"]] = attributes
        elif tag in ("textarea", "button"):
            self._words, self._element = [], attributes
            if self._inside and tag == "textarea":
                self._inside.asks[attributes.get("name", "")] = attributes
            elif self._inside and "formaction" in attributes:
                self._inside.elsewhere.append(attributes["formaction"])

    def handle_data(self, data):
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = None
        elif tag in ("textarea", "button") and self._words is not None:
            words, attributes, form = "".join(self._words), self._element, self._inside
            self._words = None
            if tag == "textarea" and form:
                # A browser leaves the first line break out.
                form.fields[attributes.get("name", "")] = words.removeprefix("\n")
            elif tag == "button" and attributes.get("type") != "button":
                label = attributes.get("aria-label") or " ".join(words.split())
                button = (label, attributes.get("name", ""), attributes.get("value", ""))
                if "form" in attributes:
                    self._elsewhere.append((attributes["form"], button))
                elif form:
                    form.buttons.append(button)


class PlainBrowser:
    """One person's; `page` is the text of what it shows."""

    def __init__(self, client):
        self.client, self.page, self.address = client, "", ""

    def open(self, address: str) -> "PlainBrowser":
        response = self.client.get(address)
        assert response.status_code == 200, response.status_code
        self.page, self.address = response.text, address
        return self

    def press(self, label: str, **typed) -> "PlainBrowser":
        """Press the first button whose words begin with this, having typed into the fields of its form."""
        for form in Forms(self.page).found:
            for words, name, value in form.buttons:
                if words.startswith(label):
                    return self._send(form, {name: value} if name else {}, typed)
        raise AssertionError(f"no button {label!r}")

    def enter(self, action: str, **typed) -> "PlainBrowser":
        """Type into the form that goes to this address, and press Enter in it."""
        form = next(form for form in Forms(self.page).found if form.action == action)
        return self._send(form, {}, typed)

    def send(self, form: Form, **typed) -> "PlainBrowser":
        """Type into a form of the page, and press Enter in it, which presses its first button."""
        return self._send(form, form.pressed, typed)

    def _send(self, form: Form, pressed: dict[str, str], typed: dict[str, str]) -> "PlainBrowser":
        sent = form.fields | pressed | typed
        where = form.action or self.address
        response = self.client.post(
            where, sent, headers={"Referer": f"http://testserver{self.address}"}, follow=True
        )
        assert response.status_code in (200, 409, 422), response.status_code
        self.page = response.text
        # A page that is the reply to an order stands at the order's address, as in any browser.
        self.address = where
        if response.redirect_chain:
            self.address = response.redirect_chain[-1][0].removeprefix("http://testserver")
        return self
