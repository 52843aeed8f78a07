// Single keys. The table is the page itself: whatever carries data-key can be pressed by it.
//   data-key="q"      acts for me           data-key="N"   Shift+N, acts for the room
//   data-key="N Enter"  either of the two;  data-presses="q" presses that key for those who have no keys
//   data-key="Enter"  the proposal in hand  data-card="13" a card, chosen by what is printed on it: 1 then 3
// A field takes the focus, anything else a click. Nothing acts while someone types, nor within 0.7 s after Enter
// in a field, or on a button that moves the meeting: who sends a criterion and types on must not reveal the votes.
//   Which key does what may be changed by its reader, on this device: the table names each by the key it was made with.
import { pick } from "../sessions/deep_dive/cards.js"
import { firstKey, keyFor, learn, meant } from "./key-map.js"
import { recall, remember } from "./store.js"

const AFTER_ENTER = 700
const root = document.documentElement
let quiet
// Whether the page showed the focus when it came. Asked later it says yes: any key makes a browser show it.
let isShown = false

addEventListener("focusin", ({ target }) => {
  isShown = target.matches(":focus-visible")
})

addEventListener("keydown", (event) => {
  if (event.target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]")) {
    if (event.key === "Enter") beQuiet()
    if (event.key === "Escape" && !event.target.closest("dialog, [popover]")) event.target.blur()
    return
  }
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.repeat || "keysQuiet" in root.dataset || isOff()) return
  if (["Enter", " "].includes(event.key) && event.target.closest("a, button, summary, input, [tabindex='0']")) {
    // What it moves on to may have a proposal under Enter: a second press is not meant for that.
    if (event.target.closest("[data-moves-on]")) beQuiet()
    // What a pointer pressed, or gave back when its menu closed, keeps a focus that nobody sees: there Enter is the room's.
    if (event.key === " " || isShown) return
  }
  if (document.querySelector("dialog[open]") && !document.querySelector("[data-learning]")) return
  const key = pressed(event)
  if (learn(key, showSheet) || pick(key) || act(meant(key))) event.preventDefault()
})

// A mark on the page, so that whoever waits for the keys to act again can see it.
function beQuiet() {
  clearTimeout(quiet)
  root.dataset.keysQuiet = ""
  quiet = setTimeout(() => delete root.dataset.keysQuiet, AFTER_ENTER)
}

// CapsLock must not turn "mine" into "the room's": only Shift does.
function pressed({ key, shiftKey }) {
  return key.length === 1 && key.toLowerCase() !== key.toUpperCase()
    ? shiftKey
      ? key.toUpperCase()
      : key.toLowerCase()
    : key
}

function act(key) {
  if (key === "?") return showSheet()
  const target = inSight(`[data-key~=${JSON.stringify(key)}]`)[0]
  if (!target) return false
  if (target.matches("input:not([type=checkbox]), textarea, select")) target.focus()
  else press(target)
  return true
}

function press(target) {
  target.click()
  // A menu that a key opens takes the focus: it may stand far from where that was.
  const menu = target.popoverTargetElement
  if (menu?.matches(":popover-open") && !menu.contains(document.activeElement))
    menu.querySelector("button, input:not([type=hidden])")?.focus()
}

export function inSight(selector) {
  // An open popover takes the keys: its 1, 2, 3 are not those beneath it.
  const scope = document.querySelector("[popover]:popover-open") ?? document
  return [...scope.querySelectorAll(selector)].filter(
    (element) =>
      !element.disabled &&
      element.ariaDisabled !== "true" &&
      // What lies in a closed menu has no key, unless it says so: data-key-always.
      (element.checkVisibility() || "keyAlways" in element.dataset),
  )
}

// The sheet

const sheet = document.getElementById("keysheet")

function showSheet() {
  const table = sheet.querySelector("[data-keysheet]")
  const keyed = inSight("[data-key]")
  const mine = keyed.filter(({ dataset }) => !isForRoom(dataset.key))
  const room = keyed.filter((element) => !mine.includes(element))
  table.replaceChildren(
    ...[
      [table.dataset.mine, mine],
      [table.dataset.room, room],
    ].flatMap(group),
  )
  if (!keyed.length) table.textContent = table.dataset.none
  if (!sheet.open) sheet.showModal()
  return true
}

function group([title, elements]) {
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
    keys.append(Object.assign(document.createElement("kbd"), { textContent: printed(keyFor(key)) }))
  line.append(keys, changer(element))
  return line
}

// Letters can be changed; what is chosen by its number or by Enter stays what it is.
function changer(element) {
  const key = firstKey(element.dataset.key)
  if (!key) return ""
  const words = sheet.querySelector("[data-keysheet]").dataset
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "keysheet__change link",
    textContent: words.change,
    ariaLabel: `${words.change}: ${nameOf(element)}`,
  })
  button.dataset.changes = key
  return button
}

const SIGNS = { Enter: "⏎", ArrowUp: "↑", ArrowDown: "↓" }
const isForRoom = (keys) => keys.split(" ").some((key) => key.length > 1 || key !== key.toLowerCase())
const printed = (key) => SIGNS[key] ?? (key === key.toLowerCase() ? key.toUpperCase() : `⇧ ${key}`)

export function nameOf(element) {
  const words = element.cloneNode(true)
  for (const hint of words.querySelectorAll?.("kbd") ?? []) hint.remove()
  return element.dataset.keyName || element.ariaLabel || words.textContent.trim() || element.placeholder || ""
}

// Switching off

const toggle = sheet?.querySelector("[data-keys-switch]")
const isOff = () => recall("keys") === "off"
if (toggle) {
  toggle.checked = !isOff()
  toggle.addEventListener("change", () => {
    remember("keys", toggle.checked ? "" : "off")
    document.documentElement.dataset.keys = toggle.checked ? "on" : "off"
  })
}
addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-opens-keys]")) showSheet()
  const presses = target.closest?.("[data-presses]")
  if (presses) act(presses.dataset.presses)
})
