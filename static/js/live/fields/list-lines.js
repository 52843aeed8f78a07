// The lines of a pasted list, without its marks: the same rule as core/text.py, which decides.

const MARKS = /^(?:(?:[-–—+•·▪◦‣●○]|[*#]{1,6}|\d{1,3}(?:\.\d{1,3})*[.)]|[A-Za-z]\)|\[[ xX]?\]|[☐☑☒✓✔])\s+)+/u

export function linesOf(text) {
  const lines = text
    .split(/\r\n|\r|\n|\u2028|\u2029/)
    .map((line) => `${line.split(/\s+/).filter(Boolean).join(" ")} `.replace(MARKS, "").trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line))
  return [...new Set(lines)]
}
