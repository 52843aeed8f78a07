// The reader's own keys: a map from the key that something was made with to the one they chose, kept on this device. A
// letter that does something already is refused, so that no press ever means two things; a changed key leaves its
// old letter free. Shift goes with the letter: what acts for the room is never moved to a key that acts for me.
import { recall, remember } from "./store.js"

const isLetter = (key) => key.length === 1 && key.toLowerCase() !== key.toUpperCase()
const isForRoom = (key) => key !== key.toLowerCase()

const load = () => { try { return JSON.parse(recall("key-map")) || {} } catch { return {} } }
let map = load()

// The first of an element's keys that can be changed.
export const firstKey = (keys) => keys.split(" ").find(isLetter)

// What to press for something that was made with `key`.
export const keyFor = (key) => map[key] ?? key

// Which key something was made with that now acts on `key`; none for a letter that was moved away.
export function meant(key) {
  const moved = Object.keys(map).find((made) => map[made] === key)
  return moved ?? (key in map ? "" : key)
}

// While a button of the sheet waits for a key, the next one is its new key. True: it was taken or refused.
export function learn(key, show) {
  const button = document.querySelector("[data-learning]")
  if (!button) return false
  const made = button.dataset.changes
  delete button.dataset.learning
  const words = button.closest("[data-keysheet]").dataset
  const why = refuse(key, made)
  if (!why) keep(made, key)
  show()
  document.querySelector("[data-key-said]").textContent = why ? words[why] : ""
  return true
}

function refuse(key, made) {
  if (key === "Escape") return ""
  if (!isLetter(key) || isForRoom(key) !== isForRoom(made)) return "refusedKind"
  const others = [...document.querySelectorAll("[data-key]")].flatMap(({ dataset }) => dataset.key.split(" "))
  const taken = [...new Set([...others, ...Object.keys(map)])].some((each) => each !== made && keyFor(each) === key)
  const cards = [...document.querySelectorAll("[data-typed]")].some(({ dataset }) => dataset.typed === key)
  return taken || cards ? "refusedTaken" : ""
}

function keep(made, key) {
  if (key === "Escape") return
  const { [made]: _, ...others } = map
  map = key === made ? others : { ...others, [made]: key }
  remember("key-map", Object.keys(map).length ? JSON.stringify(map) : "")
  paint()
}

// What is printed on buttons says the key that works. The server draws the key it was made with.
export function paint() {
  for (const [made, key] of Object.entries(map))
    for (const element of document.querySelectorAll(`[data-key~="${made}"]`)) {
      const hint = element.querySelector("kbd") ?? element.parentElement?.querySelector(":scope > kbd")
      if (hint) hint.textContent = isForRoom(key) ? `⇧${key}` : key.toUpperCase()
    }
}

addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-changes]")
  if (button) {
    button.dataset.learning = ""
    button.textContent = button.closest("[data-keysheet]").dataset.press
  } else if (target.closest?.("[data-keys-reset]")) {
    map = {}
    remember("key-map", "")
    location.reload()
  }
})
document.addEventListener("htmx:after:swap", paint)
paint()
