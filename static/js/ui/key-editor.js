// Changes the reader's keys in the sheet of shortcuts, keeps them on this device and prints them on the page.
import { isForRoom, KeyMap } from "./key-map.js"
import { recall, remember } from "./store.js"

export let keyMap = load()

function load() {
  try {
    return new KeyMap(JSON.parse(recall("key-map")) || {})
  } catch {
    return new KeyMap()
  }
}

// The next key is the new one of the button that waits for a key, if there is such a button. True if the key was used,
// even to be refused; `printed` is what the keyboard prints on it.
export function learnKey(key, printed, renderSheet) {
  const button = document.querySelector("[data-learning]")
  if (!button) return false
  const defaultKey = button.dataset.changes
  delete button.dataset.learning
  const texts = button.closest("[data-keysheet]").dataset
  const refusal = key === "Escape" ? "" : keyMap.refusal(defaultKey, key, keysOnPage())
  if (key !== "Escape" && !refusal) save(keyMap.with(defaultKey, key, printed))
  renderSheet()
  document.querySelector("[data-key-message]").textContent = refusal ? texts[refusal] : ""
  return true
}

function keysOnPage() {
  const keys = [...document.querySelectorAll("[data-key]")].flatMap(({ dataset }) => dataset.key.split(" "))
  return { keys, cards: [...document.querySelectorAll("[data-typed]")].map(({ dataset }) => dataset.typed) }
}

function save(changed) {
  keyMap = changed
  remember("key-map", keyMap.isEmpty ? "" : JSON.stringify(keyMap))
  printKeys()
}

// The server prints default keys on buttons: replace them by the reader's own.
function printKeys() {
  for (const [defaultKey, key] of keyMap.entries())
    for (const element of document.querySelectorAll(`[data-key~="${defaultKey}"]`)) {
      const hint = element.querySelector("kbd") ?? element.parentElement?.querySelector(":scope > kbd")
      if (hint) hint.textContent = `${isForRoom(key) ? "⇧" : ""}${keyMap.printedFor(defaultKey)}`
    }
}

addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-changes]")
  if (button) {
    button.dataset.learning = ""
    button.textContent = button.closest("[data-keysheet]").dataset.press
  } else if (target.closest?.("[data-keys-reset]")) {
    remember("key-map", "")
    location.reload()
  }
})

document.addEventListener("htmx:after:swap", printKeys)
printKeys()
