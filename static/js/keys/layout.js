// What a pressed key means on any keyboard layout. Pure; ui/keys.js asks it for each press.
//   A Latin letter is the one that is printed, wherever the layout has it: AZERTY, QWERTZ, Dvorak.
//   A layout without Latin letters acts by the physical key: р, ㅗ and ا of KeyH are all "h".
//   The unshifted top row is its digit where the layout prints something else there: & on AZERTY, ě in Czech.
// A press may mean several things; the first that something on the page answers to is taken. Signs are ambiguous by
// themselves (";" is KeyQ in Greek and in Programmer Dvorak), so whether the layout is Latin is learnt from its letters.

const isNamed = (key) => /^[A-Z][A-Za-z0-9]+$/.test(key)
const isLatin = (key) => /^\p{Script=Latin}$/u.test(key)
const isOtherLetter = (key) => /^[\p{L}\p{M}]+$/u.test(key) && !isLatin(key)
const isDigit = (key) => /^\p{Nd}$/u.test(key)
// Where a Hungarian keyboard has no digit: its 0 is printed on the key left of 1.
const isNoDigit = (key, code) => code === "Digit0" && key.toLowerCase() === "ö"
const FOR_IDEOGRAPHS = /[\uFF01-\uFF5E]/
const SIGNS_OF_SLASH = ["/", "?"]
const QUESTION_MARKS = ["\u061F", "\u037E", "\u055E"]

// Whether the layout of this press has Latin letters; undefined if the press does not tell. Capitals do not: a Hebrew
// keyboard types Latin ones with Shift.
export function isLatinLayout({ key, altKey, ctrlKey }) {
  if (altKey || ctrlKey || isNamed(key)) return undefined
  if (/^[a-z]$/.test(key)) return true
  return /^\p{L}+$/u.test(key) && !isLatin(key) ? false : undefined
}

// The writing of a language: a guess until the first letter.
export function isLatinLanguage(language) {
  try {
    return new Intl.Locale(language).maximize().script === "Latn"
  } catch {
    return undefined
  }
}

// What a press may mean, the likeliest first: letters (capital with Shift), digits, signs, or the name of a key.
export function meaningsOf({ key: pressed, code = "", shiftKey = false, isAltGraph = false }, layoutIsLatin) {
  const key = FOR_IDEOGRAPHS.test(pressed) ? pressed.normalize("NFKC") : pressed
  // Nothing is meant yet: a dead key waits for its letter, a modifier for its key.
  if (["Dead", "Shift", "CapsLock", "AltGraph", "Control", "Alt", "Meta", "Compose"].includes(key)) return []
  // AltGr prints the third sign of a key, which may be one of ours; the letter beneath it was not meant.
  if (isAltGraph) return /^[*?/]$/.test(key) ? [key] : []
  const isUnknown = key === "Process" || key === "Unidentified"
  if (isNamed(key) && !isUnknown) return [key]
  const letter = letterAt(code)
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1]
  if (isUnknown) return [letter && cased(letter, shiftKey), !shiftKey && digit].filter(Boolean)
  if (isDigit(key)) return [digitOf(key)]
  const meanings = [QUESTION_MARKS.includes(key) ? "?" : cased(key, shiftKey)]
  if (!shiftKey && digit && !isNoDigit(key, code)) meanings.push(digit)
  if (isOtherLetter(key) || (!isLatin(key) && layoutIsLatin === false)) {
    if (letter) meanings.push(cased(letter, shiftKey))
    if (code === "Slash") meanings.push(SIGNS_OF_SLASH[Number(shiftKey)])
  }
  return [...new Set(meanings)]
}

// The Latin letter that a press stands for where shortcuts are changed, else the first thing it means.
export const shortcutOf = (meanings) => meanings.find((each) => /^[A-Za-z]$/.test(each)) ?? meanings[0] ?? ""

const letterAt = (code) => /^Key([A-Z])$/.exec(code)?.[1].toLowerCase()

// Only Shift makes a capital, not CapsLock, which must not turn "for me" into "for everyone". A Turkish İ is the capital
// of the i that is printed on the same key.
function cased(key, isShifted) {
  if (key === "İ") return isShifted ? "I" : "i"
  const other = isShifted ? key.toUpperCase() : key.toLowerCase()
  return other.length === key.length ? other : key
}

// The digits of a script stand in a row of ten.
function digitOf(key) {
  let zero = key.codePointAt(0)
  while (isDigit(String.fromCodePoint(zero - 1)) && key.codePointAt(0) - zero < 9) zero -= 1
  return String(key.codePointAt(0) - zero)
}
