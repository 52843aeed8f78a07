"""The controls of a page, by the name that assistive technology gives them, and what each of them does."""

from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "use", "path", "rect", "circle"})
FIELDS = frozenset({"select", "textarea", "input"})
PRESSED = frozenset({"button", "a", "summary"})
# What is announced when one enters it, so that a field or a link in it need not repeat its name; buttons are
# listed and pressed by voice without it, but for the choices of a group.
GROUPS = frozenset({"fieldset", "dialog", "nav", "form", "li", "section"})


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    parents: tuple["Element", ...]
    is_hidden: bool
    text: str = ""
    # Of a form: its hidden fields.
    fields: list[tuple[str | None, str | None]] = field(default_factory=list)

    def nearest(self, tag: str) -> "Element | None":
        return next((parent for parent in reversed(self.parents) if parent.tag == tag), None)

    def get(self, name: str) -> str:
        return self.attributes.get(name) or ""


class Page(HTMLParser):
    """Reads the elements of a page with their visible texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.texts = {each.get("id"): each.text for each in self.elements if each.get("id")}
        self.labels: defaultdict[str, list[str]] = defaultdict(list)
        for each in self.elements:
            if each.tag == "label":
                self.labels[each.get("for")].append(each.text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        above = self._open[-1].is_hidden if self._open else False
        is_hidden = (
            above
            or attributes.get("aria-hidden") == "true"
            or "hidden" in attributes
            or tag in ("script", "style", "svg")
        )
        element = Element(tag, attributes, tuple(self._open), is_hidden)
        self.elements.append(element)
        form = element.nearest("form")
        if form and tag == "input" and attributes.get("type") == "hidden":
            form.fields.append((attributes.get("name"), attributes.get("value")))
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag):
        while tag not in VOID and self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data):
        if not (self._open and self._open[-1].is_hidden):
            for element in self._open:
                element.text += data

    def name_of(self, element: Element) -> str:
        """The accessible name, as far as our pages need it."""
        by = " ".join(self.texts.get(ident, "") for ident in element.get("aria-labelledby").split())
        labels = self.labels.get(element.get("id"), []) if element.get("id") else []
        around = element.nearest("label")
        candidates = [
            by,
            element.get("aria-label"),
            element.text if element.tag in PRESSED else "",
            *labels,
            around.text if around else "",
            element.get("title"),
            element.get("placeholder"),
        ]
        return next((" ".join(each.split()) for each in candidates if each.strip()), "")


def _does(element: Element) -> tuple:
    """Equal for two controls that do the same."""
    form = element.nearest("form")
    fields = [pair for pair in form.fields if pair[0] != "csrfmiddlewaretoken"] if form else []
    order = form and (form.get("hx-post") or form.get("action"), *fields)
    if element.tag in FIELDS:
        return (
            "field",
            order,
            element.get("name"),
            element.get("value") if element.get("type") in ("radio", "checkbox") else "",
        )
    if element.tag == "summary":
        # Opens what is in it.
        return "summary", element.parents[-1].get("id") or id(element)
    return (
        element.get("href").partition("?")[0] if element.tag == "a" else "",
        element.get("popovertarget") or element.get("data-opens") or element.get("hx-get"),
        order if element.get("type") != "button" else None,
        element.get("name"),
        element.get("value"),
    )


def _group(page: Page, element: Element) -> str:
    """The names of the labelled groups that this control is in."""
    names = []
    for parent in element.parents:
        is_choice = parent.get("role") in ("group", "radiogroup") or parent.tag in ("fieldset", "dialog")
        if not is_choice and (parent.tag not in GROUPS or element.tag in ("button", "summary")):
            continue
        legend = next(
            (each.text for each in page.elements if each.tag == "legend" and parent in each.parents), ""
        )
        ident = parent.get("aria-labelledby")
        heading = next((each.text for each in page.elements if ident and each.get("id") == ident), "")
        names.append(" ".join((parent.get("aria-label") or legend or heading).split()))
    return " / ".join(filter(None, names))


def ambiguous(html: str) -> dict[str, int]:
    """Names that two controls of the page share though they do different things; "" for a missing name."""
    page = Page(html)
    found: defaultdict[str, set[tuple]] = defaultdict(set)
    for element in page.elements:
        is_field = element.tag in FIELDS and element.get("type") not in ("hidden", "submit")
        if element.is_hidden or not (is_field or element.tag in PRESSED):
            continue
        if "data-label" in element.attributes:
            # Named by the script that shows it.
            continue
        found[page.name_of(element), _group(page, element)].add(_does(element))
    return {name: len(does) for (name, _), does in found.items() if len(does) > 1 or not name}
