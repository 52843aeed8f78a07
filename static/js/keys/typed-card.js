// Which card is typed. Pure; sessions/deep_dive/cards.js shows and presses it. A card is chosen by what is printed on it:
// a number or a few letters in full, a word by its first letters as soon as they mean only one card. Letters that are
// keys of the page stay that, unless a short card such as M is printed with them. A number is typed as people write it:
// .5, 0.5, 0,5, ½ and 1/2 are one card.

const IS_WORD = /\p{L}.{3,}/u
const HALVES = { 25: ["¼", "1/4"], 5: ["½", "1/2"], 75: ["¾", "3/4"] }
const plain = (text) => text.toLowerCase().replace(/[,\u066B]/, ".")

// Every way in which a card is typed, what is printed on it first.
export function spellingsOf(card) {
  const printed = plain(card)
  const [, whole, decimals] = /^(\d*)\.(\d+)$/.exec(printed === "½" ? "0.5" : printed) ?? []
  if (!decimals) return [printed]
  const isLess = Number(whole || 0) === 0
  const [sign, typed] = HALVES[decimals] ?? []
  const ways = isLess ? [`0.${decimals}`, `.${decimals}`, sign, typed] : [sign && whole + sign]
  return [...new Set([printed, ...ways.filter(Boolean)])]
}

// Takes the `meanings` of a press after `typed`; returns { typed, aimed, isChosen, isUsed }: what is typed by now, the card
// it is (if any), whether it can only be that one, and whether the press was for a card at all. `cards` are the texts,
// `taken` the letters that the page answers to, `finished` the word that was chosen just now and may still be typed on.
export function typeOn({ typed, meanings, cards, taken = [], finished = "" }) {
  const keys = meanings.filter((key) => [...key].length === 1).map(plain)
  const rest = keys.find((key) => finished && plain(finished).startsWith(typed + key))
  if (rest) return { typed: typed + rest, aimed: "", isChosen: false, isUsed: true, isRest: true }
  const startingWith = (start) =>
    cards.filter(
      (card) =>
        spellingsOf(card).some((each) => each.startsWith(start)) && !(IS_WORD.test(card) && taken.includes(start)),
    )
  const starts = [...(typed && !finished ? keys.map((key) => typed + key) : []), ...keys]
  const start = starts.find((each) => startingWith(each).length)
  if (!start) return { typed: "", aimed: "", isChosen: false, isUsed: false, isRest: false }
  const candidates = startingWith(start)
  const exact = candidates.find((card) => spellingsOf(card).includes(start))
  const only = candidates.length === 1 && (exact ?? (IS_WORD.test(candidates[0]) ? candidates[0] : undefined))
  return { typed: start, aimed: only || exact || "", isChosen: Boolean(only), isUsed: true, isRest: false }
}
