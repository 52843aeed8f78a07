"""Turns lists under a heading such as "Acceptance criteria" into criteria, line by line. Pure."""

import re

from core.text import one_line

# Longer than this is a paragraph, not a criterion.
LONGEST = 600
MOST = 60

_TITLES = (
    "acceptance criteria|acceptance criterion|acceptance tests?|definition of done|"
    "criterios? de aceptaci[oó]n|kryteria akceptacji|kryteria odbioru|akzeptanzkriterien|abnahmekriterien|"
    "crit[eè]res? d['’]acceptation|crit[eé]rios? de aceita[cç][aã]o|criteri di accettazione|"
    "acceptatiecriteria|критерии при[её]мки|验收标准|驗收標準|受け入れ基準|受入基準|인수 조건|"
    "ti[eê]u ch[ií] ch[aấ]p nh[aậ]n"
)
_DECORATION = r"[\s#*_>:：\-–]*"
_TITLE = re.compile(
    rf"^{_DECORATION}(?:{_TITLES}|ACs?(?=\s*[:：*_]))(?:\s*\(ACs?\))?(?P<rest>{_DECORATION})$", re.I
)
_HEADING = re.compile(r"^\s*(#{1,6}\s+\S|(\*\*|__)[^*_]{1,80}(\*\*|__)\s*:?\s*$|[^\W\d][\w ]{1,40}[:：]\s*$)")
_LISTED = re.compile(
    r"^(?P<indent>\s*)(?:[-*+•‣–]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+(?:\[[ xX]?\]\s*)?(?P<text>.*)$"
)
_STEP = re.compile(r"^\s*(when|then|and|but|cuando|entonces|y|wtedy|wenn|dann|quand|alors)\b", re.I)


def split(description: str) -> tuple[str, list[str]]:
    """The description without its lists of criteria, and the criteria in order."""
    lines = description.split("\n")
    kept: list[str] = []
    found: list[str] = []
    place = 0
    while place < len(lines):
        if _TITLE.match(lines[place]):
            taken, end = _listed(lines, place + 1)
            if taken and len(found) + len(taken) <= MOST:
                found += taken
                place = end
                continue
        kept.append(lines[place])
        place += 1
    if not found:
        return description, []
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip(), found


def is_title(text: str) -> bool:
    """Whether this is what people write above a list of criteria."""
    return bool(_TITLE.match(text))


def lines_of(text: str) -> list[str]:
    """The lines of a field that contains nothing but criteria, with or without bullets."""
    taken, end = _listed(text.split("\n"), 0)
    rest = "\n".join(text.split("\n")[end:])
    return taken + (lines_of(rest) if rest.strip() and end else [])


def _listed(lines: list[str], start: int) -> tuple[list[str], int]:
    """The lines that belong to the heading before `start`, and where they end."""
    place = start
    while place < len(lines) and not lines[place].strip():
        place += 1
    if place < len(lines) and _LISTED.match(lines[place]):
        return _bulleted(lines, place)
    return _bare(lines, place)


def _bulleted(lines: list[str], place: int) -> tuple[list[str], int]:
    taken: list[str] = []
    while place < len(lines):
        line = lines[place]
        if listed := _LISTED.match(line):
            text = _cleaned(listed["text"])
            # An indented line belongs to the line above it.
            if len(listed["indent"]) >= 2 and taken:
                taken[-1] += f"{'' if taken[-1].endswith((':', ';')) else ';'} {text}"
            elif text:
                taken.append(text)
        elif line.strip():
            if not taken or _HEADING.match(line) or not (line.startswith(" ") or _STEP.match(line)):
                break
            taken[-1] += f" {_cleaned(line)}"
        elif not any(_LISTED.match(later) for later in lines[place + 1 : place + 2]):
            break
        place += 1
    return _short(taken), place


def _bare(lines: list[str], place: int) -> tuple[list[str], int]:
    """Lines without bullets, until a blank line or the next heading."""
    taken: list[str] = []
    while place < len(lines) and lines[place].strip() and not _HEADING.match(lines[place]):
        if lines[place].lstrip().startswith(("|", "```", ">")):
            break
        taken.append(_cleaned(lines[place]))
        place += 1
    return _short(taken), place


def _short(taken: list[str]) -> list[str]:
    """All of these lines, or none when one is a paragraph: then it is no list of criteria."""
    return [line for line in taken if line] if all(len(line) <= LONGEST for line in taken) else []


def _cleaned(text: str) -> str:
    return one_line(text).removesuffix("\\").strip()
