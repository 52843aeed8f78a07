// How a text stands to the limit of its field, in the characters that maxlength counts.

// The part of the limit from which on the writer is told what is left.
const NEAR = 0.9

// Characters that are left, below zero those that are too many; null while the limit is far away.
export function charactersLeft(text, limit) {
  return limit > 0 && text.length > limit * NEAR ? limit - text.length : null
}
