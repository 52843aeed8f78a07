"""The letters that stand for a person: two, and a third where somebody else of the team has these two. Pure.

Each keeps them, and their color, in the whole team: they are stored with the member (teams/models/member.py).
"""

import unicodedata
from collections.abc import Collection
from itertools import count

JOINER, SELECTORS = "\u200d", ("\ufe0e", "\ufe0f")
SKIN_TONES = range(0x1F3FB, 0x1F400)


def initials(name: str) -> str:
    """The first letters of the first two words of a name, or the first two of its only word, in capitals.

    Signs, emoji and spaces are left out, unless there is nothing else: then it is the first sign. A letter
    keeps its accents, however they are written.
    """
    words = [letters for word in unicodedata.normalize("NFC", name).split() if (letters := _letters(word))]
    if not words:
        return "".join(_first_sign(name.strip()))
    if len(words) == 1:
        return "".join(_capital(letter) for letter in words[0][:2])
    return "".join(_capital(word[0]) for word in words[:2])


def distinct_initials(name: str, taken: Collection[str]) -> str:
    """The initials of a name; with another of its letters, else a number, if somebody has them already."""
    short = initials(name)
    if short not in taken:
        return short
    words = [letters for word in unicodedata.normalize("NFC", name).split() if (letters := _letters(word))]
    further = (
        words[1][1:] + words[0][1:] if len(words) > 1 else [letter for word in words for letter in word[2:]]
    )
    longer = (short + _capital(letter) for letter in further)
    numbered = (f"{short}{number}" for number in count(2))
    return next((each for each in longer if each not in taken), None) or next(
        each for each in numbered if each not in taken
    )


def _letters(word: str) -> list[str]:
    """The letters and digits of a word, each with the marks that follow it."""
    found: list[str] = []
    for char in word:
        if char.isalnum():
            found.append(char)
        elif found and unicodedata.category(char).startswith("M") and char not in SELECTORS:
            found[-1] += char
    return found


def _capital(letter: str) -> str:
    """The letter as a capital, where that is one letter too: "ß" stays."""
    capital = letter.upper()
    return capital if len(capital) == len(letter) else letter


def _first_sign(text: str) -> list[str]:
    """The characters of the first sign, an emoji of several included."""
    sign: list[str] = []
    for char in text:
        belongs = char in (JOINER, *SELECTORS) or ord(char) in SKIN_TONES or sign[-1:] == [JOINER]
        if sign and not belongs and not unicodedata.combining(char):
            break
        sign.append(char)
    return sign
