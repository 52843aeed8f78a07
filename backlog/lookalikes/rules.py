"""The similarity of items by their words: an index of texts that finds the most alike.

docs/look-alikes.md says how it was chosen and what it finds. It knows neither Django nor what an item is.
"""

import re
from array import array
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from functools import lru_cache
from heapq import nlargest
from math import log, sqrt
from typing import NamedTuple

# Two texts that are less alike have little in common: of the known duplicates among the first five it loses
# one in fifty, and a fifth of the reports that have none get no look-alike at all.
FLOOR = 0.2
# The length of a text that counts. A report says at its beginning what it is about; logs and traces come
# later.
READ = 1_000
# A word of the title counts as much as so many of the text; both less the longer the title or the text is.
TITLE_COUNTS = 4.0
USUAL_TITLE, USUAL_TEXT = 10, 90
TITLE_EVENS, TEXT_EVENS = 0.5, 0.8
# The first mention of a word counts most: from so many mentions on, more of them add less than half.
SATURATION = 4.0
# The weight of the letters of the titles beside the words of everything.
LETTERS_COUNT = 0.15
GRAM, STUB = 4, 5
# Rarity is measured as if there were so many more texts, without any of the words: where all of a few items
# speak of cranes, a crane still says something.
BACKGROUND = 200
# The most alike by an estimate are compared exactly.
COMPARED = 60
# The limit of a question's cost: the rarest of its words come first, and the commonest are not looked up.
LOOKED_UP = 30_000

WORD = re.compile(r"[^\W_]+(?:\.\d+)*")
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
ENDINGS = (("ies", "y"), ("ing", ""), ("edly", ""), ("ed", ""), ("ly", ""), ("es", ""), ("s", ""))
_SILENT = """
a about after all also an and any are as at be been before being but by can could did do does down for from
had has have he here how i if in into is it its just may might my no not of off on only or our out over she
should so some than that the their then there these they this those to too up very was we were what when
where which while who will with would you your
"""
SILENT = frozenset(_SILENT.split())

Weights = Mapping[str, float]


class Alike[Ident: Hashable](NamedTuple):
    """A text that resembles the one asked about; 1 is the same, 0 has nothing in common."""

    ident: Ident
    score: float


class Index[Ident: Hashable]:
    """Texts by name, to find those that are like another. A text that is put again is replaced.

    The answer depends neither on the order in which the texts came nor on those that were dropped.
    """

    def __init__(self) -> None:
        self._words = _Vectors[Ident]()
        self._letters = _Vectors[Ident]()

    def __len__(self) -> int:
        return len(self._words)

    def __contains__(self, ident: Ident) -> bool:
        return ident in self._words

    def put(self, ident: Ident, title: str, text: str = "") -> None:
        self._words.put(ident, word_weights(title, text))
        self._letters.put(ident, letter_weights(title))

    def drop(self, ident: Ident) -> None:
        """Forget that text; nothing happens when it is not there."""
        self._words.drop(ident)
        self._letters.drop(ident)

    def like(
        self,
        title: str,
        text: str = "",
        *,
        limit: int = 5,
        floor: float = 0.0,
        leaving_out: Ident | None = None,
    ) -> list[Alike[Ident]]:
        """The most alike first, at most `limit`, none below `floor`."""
        words, letters = word_weights(title, text), letter_weights(title)
        by_words = self._words.compare(words)
        by_letters = self._letters.compare(letters)
        found = []
        for ident in by_words.keys() | by_letters.keys():
            if ident == leaving_out:
                continue
            in_words = by_words.get(ident) or self._words.likeness(ident, words)
            in_letters = by_letters.get(ident) or self._letters.likeness(ident, letters)
            score = (in_words + LETTERS_COUNT * in_letters) / (1 + LETTERS_COUNT)
            if score > 0 and score >= floor:
                found.append(Alike(ident, score))
        return nlargest(limit, found, key=lambda alike: (alike.score, str(alike.ident)))


# Words and their weight


def word_weights(title: str, text: str = "") -> Weights:
    """The weight of each word, its stem and its beginning in a text; a repetition counts less each time."""
    in_title, in_text = Counter(words(title)), Counter(words(text[:READ]))
    weights = dict.fromkeys(in_title, 0.0)
    for counts, each, usual, evens in (
        (in_title, TITLE_COUNTS, USUAL_TITLE, TITLE_EVENS),
        (in_text, 1.0, USUAL_TEXT, TEXT_EVENS),
    ):
        factor = each / (1 - evens + evens * counts.total() / usual)
        for word, count in counts.items():
            weights[word] = weights.get(word, 0.0) + factor * count
    return {word: weight / (weight + SATURATION) for word, weight in weights.items()}


def letter_weights(title: str) -> Weights:
    """The groups of letters in a title's words: they forgive spelling, endings and compounds."""
    counts = Counter(
        gram for word in WORD.findall(title.lower()) if word not in SILENT for gram in _grams(word)
    )
    return {gram: count / (count + 1) for gram, count in counts.items()}


def words(text: str) -> Iterator[str]:
    """The terms of a text in its order: stems, beginnings, parts of camelCase; versions stay whole."""
    for word in WORD.findall(text):
        yield from _terms(word)


@lru_cache(50_000)
def _terms(word: str) -> tuple[str, ...]:
    parts = [word, *humps] if len(humps := HUMP.split(word)) > 1 else [word]
    terms = []
    for part in (each.lower() for each in parts):
        if part in SILENT or (len(part) == 1 and part.isascii() and not part.isdigit()):
            continue
        terms.append(_stem(part))
        if len(part) > STUB:
            terms.append(f"{part[:STUB]}-")
    return tuple(terms)


def _stem(word: str) -> str:
    if len(word) < 4 or word.isdigit():
        return word
    for ending, instead in ENDINGS:
        left = len(word) - len(ending)
        if word.endswith(ending) and left >= 3 and not (ending == "s" and word[-2] in "su"):
            word = word[:left] + instead
            break
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word


@lru_cache(50_000)
def _grams(word: str) -> tuple[str, ...]:
    fenced = f" {word} "
    return tuple(fenced[start : start + GRAM] for start in range(max(1, len(fenced) - GRAM + 1)))


# Vectors


class _Vectors[Ident: Hashable]:
    """Weighted terms by name, both ways: the terms of a text, and the texts with a term."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}
        self._having: list[tuple[array[int], array[float]]] = []
        self._slot: dict[Ident, int] = {}
        self._idents: list[Ident] = []
        self._terms: list[array[int]] = []
        self._weights: list[array[float]] = []
        self._length: list[float] = []
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._slot)

    def __contains__(self, ident: Ident) -> bool:
        return ident in self._slot

    def put(self, ident: Ident, weights: Weights) -> None:
        self.drop(ident)
        terms = array("I", [self._term(term) for term in weights])
        values = array("f", weights.values())
        length = sqrt(sum(value * value for value in values)) or 1.0
        if self._free:
            slot = self._free.pop()
            self._idents[slot], self._terms[slot], self._weights[slot] = ident, terms, values
            self._length[slot] = length
        else:
            slot = len(self._idents)
            self._idents.append(ident)
            self._terms.append(terms)
            self._weights.append(values)
            self._length.append(length)
        self._slot[ident] = slot
        for term, value in zip(terms, values, strict=True):
            slots, of_slots = self._having[term]
            slots.append(slot)
            of_slots.append(value)

    def drop(self, ident: Ident) -> None:
        slot = self._slot.pop(ident, None)
        if slot is None:
            return
        for term in self._terms[slot]:
            slots, of_slots = self._having[term]
            place = slots.index(slot)
            slots[place], of_slots[place] = slots[-1], of_slots[-1]
            slots.pop()
            of_slots.pop()
        self._terms[slot], self._weights[slot] = array("I"), array("f")
        self._free.append(slot)

    def compare(self, weights: Weights) -> dict[Ident, float]:
        """The similarity of the most alike texts, by name."""
        query = self._known(weights)
        length = self._length_of(weights)
        return {
            self._idents[slot]: self._cosine(slot, query, length)
            for slot in self._nearest(self._estimate(query))
        }

    def likeness(self, ident: Ident, weights: Weights) -> float:
        """The cosine of the angle between both texts, rare terms counting more."""
        return self._cosine(self._slot[ident], self._known(weights), self._length_of(weights))

    def _estimate(self, query: dict[int, float]) -> list[float]:
        """An estimate of the similarity for each slot: by length when all terms are equally rare."""
        rare = {term: self._rarity(len(self._having[term][0])) ** 2 * value for term, value in query.items()}
        scores = [0.0] * len(self._idents)
        left = LOOKED_UP
        for term in sorted(rare, key=lambda term: (len(self._having[term][0]), -rare[term])):
            slots, values = self._having[term]
            left -= len(slots)
            if left < 0:
                break
            factor = rare[term]
            for slot, value in zip(slots, values, strict=True):
                scores[slot] += factor * value
        return [score / length for score, length in zip(scores, self._length, strict=True)]

    def _nearest(self, scores: list[float]) -> list[int]:
        """The slots of the highest scores; among equals those that come first by name."""
        lowest = min(nlargest(COMPARED, scores), default=0.0)
        above = [slot for slot, score in enumerate(scores) if score > lowest]
        equal = [slot for slot, score in enumerate(scores) if score == lowest > 0]
        return above + sorted(equal, key=lambda slot: str(self._idents[slot]))[: COMPARED - len(above)]

    def _cosine(self, slot: int, query: dict[int, float], length: float) -> float:
        product = squares = 0.0
        for term, value in zip(self._terms[slot], self._weights[slot], strict=True):
            rarity = self._rarity(len(self._having[term][0]))
            value *= rarity
            squares += value * value
            if term in query:
                product += value * rarity * query[term]
        return product / (sqrt(squares) * length) if product else 0.0

    def _length_of(self, weights: Weights) -> float:
        squares = 0.0
        for term, value in weights.items():
            number = self._number.get(term)
            having = len(self._having[number][0]) if number is not None else 0
            squares += (value * self._rarity(having)) ** 2
        return sqrt(squares) or 1.0

    def _rarity(self, having: int) -> float:
        return log(1 + (len(self._slot) + BACKGROUND - having + 0.5) / (having + 0.5))

    def _known(self, weights: Weights) -> dict[int, float]:
        return {
            number: value for term, value in weights.items() if (number := self._number.get(term)) is not None
        }

    def _term(self, term: str) -> int:
        number = self._number.setdefault(term, len(self._having))
        if number == len(self._having):
            self._having.append((array("I"), array("f")))
        return number
