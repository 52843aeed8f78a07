// <… data-card="13">, with data-typed="u" where the key differs: a card is chosen by typing what is printed on it. A key
// that can only mean one card chooses it at once; one that begins a longer number (1 of 13 and 100) lifts the card and
// waits a moment for the rest. The arrows go from card to card, for those whose letters are other keys.
import { typeOn } from "../../keys/typed-card.js"
import { keyMap } from "../../ui/key-editor.js"
import { inSight } from "../../ui/key-targets.js"
import { handleKeysFirst } from "../../ui/keys.js"

// On a phone the deck is a row that scrolls: the reader's card is in view when the deck opens and when it changes.
let shown
function scrollToOwnCard() {
  const mine = document.querySelector("#deck [aria-pressed=true]")
  if (mine && mine.dataset.card !== shown) mine.scrollIntoView({ inline: "center", block: "nearest" })
  shown = mine?.dataset.card
}
scrollToOwnCard()
document.addEventListener("htmx:after:swap", scrollToOwnCard)

const WAIT = 450
let typed = ""
let finished = ""
let timer

handleKeysFirst((meanings) => goToCard(meanings[0]) || typeCard(meanings))

const textOf = (card) => card.dataset.typed ?? card.dataset.card

function cardsInSight() {
  return [...document.querySelectorAll("[data-card]:not(:disabled)")].filter((card) => card.checkVisibility())
}

// Left and right go from card to card, first to the reader's own. Elsewhere on the page they stay the browser's.
function goToCard(key) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[key]
  const cards = step ? cardsInSight() : []
  if (!cards.length) return false
  const focused = document.activeElement
  const from = cards.indexOf(focused)
  if (from < 0 && focused !== document.body && focused.id !== "stage") return false
  const own = cards.find((card) => card.ariaPressed === "true") ?? cards[0]
  const to = from < 0 ? own : cards[from + step]
  to?.focus({ focusVisible: true })
  return true
}

function typeCard(meanings) {
  const cards = cardsInSight()
  const taken = inSight("[data-key]").flatMap(({ dataset }) => dataset.key.split(" ").map((key) => keyMap.keyFor(key)))
  const now = typeOn({ typed, meanings, cards: cards.map(textOf), taken, finished })
  clearTimeout(timer)
  if (!now.isUsed) return reset()
  const aimed = cards.find((card) => now.aimed && textOf(card) === now.aimed)
  for (const card of cards) card.toggleAttribute("data-aimed", card === aimed)
  typed = now.typed
  if (now.isRest) timer = setTimeout(reset, WAIT)
  else if (now.isChosen) choose(aimed)
  else timer = setTimeout(() => (aimed ? choose(aimed) : reset()), WAIT)
  return true
}

// Who types a whole word goes on after the card was chosen: the rest of it is no other key.
function choose(card) {
  const text = textOf(card)
  const start = typed
  reset()
  if (start.length < text.length) {
    typed = start
    finished = text
    timer = setTimeout(reset, WAIT)
  }
  card.click()
}

function reset() {
  typed = ""
  finished = ""
  for (const card of document.querySelectorAll("[data-aimed]")) card.removeAttribute("data-aimed")
  return false
}
