// The sheet of shortcuts: the keys of everything in sight, those of all phases on demand, a button to change each letter, and the switch for all keys.
import { keyMap } from "./key-editor.js"
import { firstKey, isForRoom } from "./key-map.js"
import { inSight, nameOf } from "./key-targets.js"
import { recall, remember } from "./store.js"

const sheet = document.getElementById("keysheet")

export const keysAreOff = () => recall("keys") === "off"

export function showSheet() {
  const table = sheet.querySelector("[data-keysheet]")
  const elements = inSight("[data-key]")
  const mine = elements.filter(({ dataset }) => !actsForRoom(dataset.key))
  const room = elements.filter((element) => !mine.includes(element))
  table.replaceChildren(...group(table.dataset.mine, mine), ...group(table.dataset.room, room))
  if (!elements.length) table.textContent = table.dataset.none
  // The table of all phases has the default keys: print the reader's own.
  for (const key of sheet.querySelectorAll("[data-default]")) key.textContent = printed(key.dataset.default)
  if (!sheet.open) sheet.showModal()
  return true
}

function group(title, elements) {
  if (!elements.length) return []
  const box = Object.assign(document.createElement("section"), { className: "keysheet__group" })
  box.append(Object.assign(document.createElement("h3"), { className: "eyebrow", textContent: title }))
  for (const element of elements) box.append(row(element))
  return [box]
}

function row(element) {
  const line = Object.assign(document.createElement("p"), { className: "keysheet__row" })
  line.append(nameOf(element))
  const keys = Object.assign(document.createElement("span"), { className: "keysheet__keys" })
  for (const key of element.dataset.key.split(" "))
    keys.append(Object.assign(document.createElement("kbd"), { textContent: printed(key) }))
  line.append(keys, changeButton(element))
  return line
}

// Only letters can be changed: numbers and Enter stay what they are.
function changeButton(element) {
  const key = firstKey(element.dataset.key)
  if (!key) return ""
  const texts = sheet.querySelector("[data-keysheet]").dataset
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "keysheet__change link",
    textContent: texts.change,
    ariaLabel: `${texts.change}: ${nameOf(element)}`,
  })
  button.dataset.changes = key
  return button
}

const SIGNS = { Enter: "⏎", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc" }
const actsForRoom = (keys) => keys.split(" ").some((key) => key.length > 1 || isForRoom(key))
const printed = (key) => SIGNS[key] ?? (isForRoom(key) ? `⇧ ${keyMap.printedFor(key)}` : keyMap.printedFor(key))

const toggle = sheet?.querySelector("[data-keys-switch]")
if (toggle) {
  toggle.checked = !keysAreOff()
  toggle.addEventListener("change", () => {
    remember("keys", toggle.checked ? "" : "off")
    document.documentElement.dataset.keys = toggle.checked ? "on" : "off"
  })
}

addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-opens-keys]")) showSheet()
})
