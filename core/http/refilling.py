"""A rendered page, and one of its forms with what somebody typed into it and why that was refused.

It reads the page as a browser does and knows nothing of requests, so that every form is refilled in one way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

# Nobody types into these: what the page holds for them is newer than what was sent.
UNTYPED = ("hidden", "file", "submit", "button", "image", "reset")
CHOSEN = ("checkbox", "radio")
FIELDS = ("input", "textarea", "select")
FOLDED = ("details", "dialog", "div")

type Typed = Mapping[str, Sequence[str]]
type Errors = Mapping[str, str]


@dataclass
class Token:
    """A tag, or what stands between two; with what is put before and after it."""

    raw: str
    tag: str = ""
    attributes: dict[str, str | None] = field(default_factory=dict)
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        return self.before + self.raw + self.after

    def put(self, **attributes: str | None) -> None:
        """Give the tag these attributes; None takes one away."""
        for name, value in attributes.items():
            self.attributes.pop(name, None)
            if value is not None:
                self.attributes[name] = value
        words = "".join(f' {name}="{escape(value or "")}"' for name, value in self.attributes.items())
        self.raw = f"<{self.tag}{words}>"

    @property
    def name(self) -> str:
        return self.attributes.get("name") or ""

    @property
    def kind(self) -> str:
        return self.attributes.get("type") or "text" if self.tag == "input" else self.tag


@dataclass
class Field:
    """A field: its beginning and end, the label that contains it too, and what must be opened to see it."""

    token: Token
    inside: list[Token]
    end: Token
    folds: list[Token]


@dataclass
class Form:
    """A form: its beginning and end, the addresses to which it is sent, and its fields."""

    start: Token
    end: Token
    actions: set[str]
    fields: list[Field] = field(default_factory=list)

    def likeness(self, typed: Typed) -> int:
        """The number of sent values that it has fields for, typed ones twice, less those it lacks."""
        names = {each.token.name for each in self.fields}
        asked = {each.token.name for each in self.fields if each.token.kind not in (*UNTYPED, *CHOSEN)}
        return len(names & typed.keys()) + len(asked & typed.keys()) - len(asked - typed.keys())


def refilled(page: str, action: str, typed: Typed, errors: Errors) -> str | None:
    """The page with its form for `action` as it was sent, and the errors at their fields.

    Errors are by the names of the fields; all others stand at the end of the form. None when the page has no
    such form any more.
    """
    reader = _Reader(page)
    forms = [form for form in reader.forms if action in form.actions]
    if not forms:
        return None
    # The last of those that are alike: an item's own panel comes after its row in the list.
    form = max(reversed(forms), key=lambda form: form.likeness(typed))
    left = dict(errors)
    wrong = [each for each in form.fields if _refill(each, typed, left)]
    form.end.before += "".join(map(_error, dict.fromkeys(left.values())))
    written = [each for each in form.fields if each.token.kind not in (*UNTYPED, *CHOSEN)]
    for each in (wrong or written)[:1]:
        # The first of a page that asks for the focus gets it: a menu that was opened must not.
        for other in reader.tokens:
            if "autofocus" in other.attributes:
                other.put(autofocus=None)
        each.token.put(autofocus="")
    return "".join(str(token) for token in reader.tokens)


def _refill(field: Field, typed: Typed, left: dict[str, str]) -> bool:
    """Put what was sent into the field, and its error if it has one.

    Returns whether it had one; that error is taken out of `left`.
    """
    token, values = field.token, typed.get(field.token.name)
    for fold in field.folds:
        if fold.tag != "div":
            fold.put(open="")
        elif "popover" in fold.attributes:
            # Nothing but a press opens a popover: the form is laid out where it stands.
            fold.put(popover=None)
    if token.kind in CHOSEN:
        token.put(checked="" if (token.attributes.get("value") or "on") in (values or ()) else None)
    elif values and token.tag == "textarea":
        for each in field.inside:
            each.raw = ""
        token.after = "\n" + escape(values[0])
    elif values and token.tag == "select":
        for option in field.inside:
            if option.tag == "option":
                option.put(selected="" if option.attributes.get("value") in values else None)
    elif values and token.kind not in UNTYPED:
        token.put(value=values[0])
    if token.kind in (*UNTYPED, *CHOSEN) or token.name not in left:
        return False
    token.put(**{"aria-invalid": "true"})
    field.end.after += _error(left.pop(token.name))
    return True


def _error(why: str) -> str:
    return f'<p class="field__error" role="alert">{escape(why)}</p>'


class _Reader(HTMLParser):
    """Takes a page apart into tokens that make the same page again, and finds the forms among them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.tokens: list[Token] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._label: list[Field] | None = None
        self._open: Field | None = None
        self._folds: list[Token] = []
        # Fields and buttons that name a form, which may come later.
        self._elsewhere: list[tuple[str, Field | str]] = []
        self.feed(page)
        self.close()
        by_id = {form.start.attributes["id"]: form for form in self.forms if "id" in form.start.attributes}
        for name, what in self._elsewhere:
            if form := by_id.get(name):
                form.actions.add(what) if isinstance(what, str) else form.fields.append(what)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        token = self._add(self.get_starttag_text() or "", tag, dict(attrs))
        if tag == "form":
            self._form = Form(token, token, {token.attributes.get("action") or ""})
            self.forms.append(self._form)
        elif tag == "label":
            self._label = []
        elif tag in FOLDED:
            self._folds.append(token)
        elif tag in FIELDS and token.name:
            self._begin(token)
        elif action := tag == "button" and token.attributes.get("formaction"):
            self._belongs(token, action)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(self.get_starttag_text() or "", tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        ends = self._open if self._open and tag == self._open.token.tag else None
        if ends:
            self._open = None
        token = self._add(f"</{tag}>")
        if tag == "form" and self._form:
            self._form.end, self._form = token, None
        elif tag == "label":
            for each in self._label or ():
                each.end = token
            self._label = None
        elif tag in FOLDED and self._folds:
            self._folds.pop()
        elif ends and self._label is None:
            ends.end = token

    def handle_data(self, data: str) -> None:
        self._add(data)

    def handle_entityref(self, name: str) -> None:
        self._add(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._add(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._add(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._add(f"<!{decl}>")

    def _add(self, raw: str, tag: str = "", attributes: dict[str, str | None] | None = None) -> Token:
        token = Token(raw, tag, attributes or {})
        self.tokens.append(token)
        if self._open:
            self._open.inside.append(token)
        return token

    def _begin(self, token: Token) -> None:
        each = Field(token, [], token, list(self._folds))
        if token.tag != "input":
            self._open = each
        if self._label is not None:
            self._label.append(each)
        self._belongs(token, each)

    def _belongs(self, token: Token, what: Field | str) -> None:
        if owner := token.attributes.get("form"):
            self._elsewhere.append((owner, what))
        elif self._form and isinstance(what, str):
            self._form.actions.add(what)
        elif self._form and isinstance(what, Field):
            self._form.fields.append(what)
