// The "@name" at the caret of a text, and the people whose names fit it. Pure: mentions.js shows them.

const MENTION = /(?:^|\s)@([\p{L}\p{M}\p{N}_.'’-]*)$/u
const MOST = 6
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()

// Where the name begins, after its @, and what is typed of it; null where the caret is in no mention.
export function mentionAt(text, caret) {
  const found = text.slice(0, caret).match(MENTION)
  return found && { start: caret - found[1].length, typed: found[1] }
}

// Those first whose name begins like that, then those of whom another word does; nobody once a name is complete.
export function namesLike(names, typed) {
  const wanted = fold(typed)
  if (names.some((name) => fold(name) === wanted)) return []
  const begins = names.filter((name) => fold(name).startsWith(wanted))
  const others = names.filter(
    (name) =>
      !begins.includes(name) &&
      fold(name)
        .split(/\s+/)
        .some((word) => word.startsWith(wanted)),
  )
  return [...begins, ...others].slice(0, MOST)
}

// The text with the whole name in place of what was typed of it, and the caret behind it.
export function withName(text, caret, name) {
  const { start } = mentionAt(text, caret)
  const before = `${text.slice(0, start)}${name} `
  return { text: before + text.slice(caret).trimStart(), caret: before.length }
}
