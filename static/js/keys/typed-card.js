// Which card is typed. Pure; sessions/deep_dive/cards.js shows and presses it. A card is chosen by what is printed on it:
// a number or a few letters in full, a word by its first letters as soon as they mean only one card. Letters that are
// keys of the page stay that, unless a short card such as M is printed with them.

const IS_WORD = /\p{L}.{3,}/u
const plain = (text) => text.toLowerCase().replace(",", ".")

// Takes the `meanings` of a press after `typed`; returns { typed, aimed, isChosen, isUsed }: what is typed by now, the card
// it is (if any), whether it can only be that one, and whether the press was for a card at all. `cards` are the texts,
// `taken` the letters that the page answers to, `finished` the word that was chosen just now and may still be typed on.
export function typeOn({ typed, meanings, cards, taken = [], finished = "" }) {
  const keys = meanings.filter((key) => [...key].length === 1).map(plain)
  const rest = keys.find((key) => finished && plain(finished).startsWith(typed + key))
  if (rest) return { typed: typed + rest, aimed: "", isChosen: false, isUsed: true, isRest: true }
  const startingWith = (start) =>
    cards.filter((card) => plain(card).startsWith(start) && !(IS_WORD.test(card) && taken.includes(start)))
  const starts = [...(typed && !finished ? keys.map((key) => typed + key) : []), ...keys]
  const start = starts.find((each) => startingWith(each).length)
  if (!start) return { typed: "", aimed: "", isChosen: false, isUsed: false, isRest: false }
  const candidates = startingWith(start)
  const exact = candidates.find((card) => plain(card) === start)
  const only = candidates.length === 1 && (exact ?? (IS_WORD.test(candidates[0]) ? candidates[0] : undefined))
  return { typed: start, aimed: only || exact || "", isChosen: Boolean(only), isUsed: true, isRest: false }
}
