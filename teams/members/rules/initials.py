"""The two letters that stand for a person. Pure; whatever shows initials takes them from here.

People with the same letters are told apart by their color, which each of them keeps in the whole team.
"""

import unicodedata

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
