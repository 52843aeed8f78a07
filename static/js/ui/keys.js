// Single keys. The page itself is the table: any element with data-key can be pressed by that key.
//   data-key="q"        acts for the reader        data-key="N"  Shift+N, acts for the room
//   data-key="N Enter"  either of the two          data-key="Enter"  the proposed decision
//   data-presses="q"    a button that does what the key does, for readers without a keyboard
// A field gets the focus, anything else a click. Keys do nothing while someone types, nor for 0.7 s after Enter in a
// field or on a button that moves the meeting on: typing on after a criterion was sent must not reveal the votes.
// Readers may change the keys on their device: data-key names the default (key-map.js).
// What a press means on the reader's keyboard, Latin or not, says keys/layout.js.
import { isLatinLanguage, isLatinLayout, meaningsOf, shortcutOf } from "../keys/layout.js"
import { isComposing } from "./composing.js"
import { keyMap, learnKey } from "./key-editor.js"
import { keysAreOff, showSheet } from "./key-sheet.js"
import { inSight } from "./key-targets.js"
import { recall, remember } from "./store.js"

const QUIET_TIME = 700
const root = document.documentElement
const handlers = []
let quietTimer
// Whether the focus was visible when it arrived. Asked later, :focus-visible is always true: any key makes it so.
let focusIsVisible = false

// Offers what each press may mean to `handler` before the page's own keys; it returns true for a press that it used.
export function handleKeysFirst(handler) {
  handlers.push(handler)
}

addEventListener("focusin", ({ target }) => {
  focusIsVisible = target.matches(":focus-visible")
})

// Learnt from each letter, those in fields too, and kept for the next page.
const wasOther = recall("layout") === "other"
let layoutIsLatin = wasOther ? false : recall("layout") === "latin" || isLatinLanguage(navigator.language)

function learnLayout(event) {
  const isLatin = isLatinLayout(event)
  if (isLatin === undefined || isLatin === layoutIsLatin) return
  layoutIsLatin = isLatin
  remember("layout", isLatin ? "latin" : "other")
}

addEventListener("keydown", (event) => {
  learnLayout(event)
  if (event.target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]")) {
    if (isComposing(event)) return
    if (event.key === "Enter") pauseKeys()
    if (event.key === "Escape" && !event.target.closest("dialog, [popover]")) event.target.blur()
    return
  }
  if (event.defaultPrevented || isComposing(event)) return
  // AltGr counts as Ctrl and Alt together in some systems, and types signs.
  const isAltGraph = event.getModifierState("AltGraph")
  if (!isAltGraph && (event.ctrlKey || event.metaKey || event.altKey)) return
  if (event.repeat || "keysQuiet" in root.dataset || keysAreOff()) return
  if (["Enter", " "].includes(event.key) && event.target.closest("a, button, summary, input, [tabindex='0']")) {
    // The next stage may have a proposal under Enter, which a second press must not accept.
    if (event.target.closest("[data-moves-on]")) pauseKeys()
    // A button pressed by a pointer, or focused again when its menu closed, has an invisible focus: there Enter is the
    // room's.
    if (event.key === " " || focusIsVisible) return
  }
  if (document.querySelector("dialog[open]") && !document.querySelector("[data-learning]")) return
  const { key, code, shiftKey } = event
  const meanings = meaningsOf({ key, code, shiftKey, isAltGraph }, layoutIsLatin)
  if (!meanings.length) return
  const isUsed =
    learnKey(shortcutOf(meanings), key, showSheet) ||
    handlers.some((handler) => handler(meanings)) ||
    meanings.some(act)
  if (isUsed) event.preventDefault()
})

addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-presses]")
  if (button) press(button.dataset.presses)
})

// Marked on the page, so that tests can see when the keys work again.
function pauseKeys() {
  clearTimeout(quietTimer)
  root.dataset.keysQuiet = ""
  quietTimer = setTimeout(() => delete root.dataset.keysQuiet, QUIET_TIME)
}

const act = (key) => press(keyMap.defaultFor(key))

function press(key) {
  if (key === "?") return showSheet()
  const target = inSight(`[data-key~=${JSON.stringify(key)}]`)[0]
  if (!target) return false
  if (target.matches("input:not([type=checkbox]), textarea, select")) target.focus()
  else click(target)
  return true
}

function click(target) {
  target.click()
  // A menu opened by a key takes the focus: it may be far from where the focus was.
  const menu = target.popoverTargetElement
  if (menu?.matches(":popover-open") && !menu.contains(document.activeElement))
    menu.querySelector("button, input:not([type=hidden])")?.focus()
}
