// <… data-card="13">, with data-typed="1/2" where the key differs: a card is chosen by typing what is printed on it. A key
// that can only mean one card chooses it at once; one that begins a longer number (1 of 13 and 100) lifts the card and
// waits a moment for the rest.
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
let timer

handleKeysFirst(typeCard)

function typeCard(key) {
  if (key.length !== 1) return false
  const cards = [...document.querySelectorAll("[data-card]:not(:disabled)")].filter((card) => card.checkVisibility())
  const text = (card) => (card.dataset.typed ?? card.dataset.card).toLowerCase()
  const startingWith = (start) => cards.filter((card) => text(card).startsWith(start))
  typed = startingWith(typed + key.toLowerCase()).length ? typed + key.toLowerCase() : key.toLowerCase()
  const candidates = startingWith(typed)
  clearTimeout(timer)
  if (!candidates.length) return reset(cards)
  const exact = candidates.find((card) => text(card) === typed)
  for (const card of cards) card.toggleAttribute("data-aimed", card === exact)
  if (candidates.length === 1 && exact) choose(exact, cards)
  else timer = setTimeout(() => (exact ? choose(exact, cards) : reset(cards)), WAIT)
  return true
}

function choose(card, cards) {
  reset(cards)
  card.click()
}

function reset(cards) {
  typed = ""
  for (const card of cards) card.removeAttribute("data-aimed")
  return false
}
