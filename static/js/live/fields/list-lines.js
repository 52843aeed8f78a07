// The lines of a pasted list, without its marks: the same rule as core/text.py, which decides.

// Signs that begin no text, with or without a space behind them; \uF0xx is what Word makes of its own bullets.
const BULLETS = "[•·▪◦‣●○⁃∙⦁■□◆◇▸►▶➢➤❖・☐☑☒✓✔✗✘✅❌\\uF000-\\uF0FF\\u200E\\u200F]\\uFE0F?"
const SPACED =
  "[-–—‒―−+→»›]|[*#]{1,6}|\\d{1,3}(?:\\.\\d{1,3})*[.)]|\\((?:\\d{1,3}|[A-Za-z])\\)|[A-Za-z]\\)|\\[[ xX]?\\]"
const MARKS = new RegExp(`^(?:${BULLETS}\\s*|(?:${SPACED})\\s+|\\d{1,3}[、．]\\s*)+`, "u")
// The second and the third bullet of Word.
const OF_WORD = /^\s*[o§]\t/
const INVISIBLE = /[\u00AD\u200B\u2060\uFEFF]/g

export function linesOf(text) {
  const lines = text
    .split(/\r\n|\r|\n|\u2028|\u2029/)
    .map((line) => line.replace(INVISIBLE, "").replace(OF_WORD, ""))
    .map((line) => `${onOneLine(line)} `.replace(MARKS, "").trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line))
  return [...new Set(lines)]
}

export const onOneLine = (text) => text.split(/\s+/).filter(Boolean).join(" ")

// Whether a field with this value still has the pasted text as its only one, so that it can be added as a list.
export const keptList = (text, value) => Boolean(text) && onOneLine(text) === value.trim()
