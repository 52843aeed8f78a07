// The tray of unsaved text whose field has left the page: each is shown with what it was about, to copy or put back.
import { lost } from "./draft-store.js"

const tray = document.getElementById("drafts")
let renderedState = ""

// Keeps the text until its writer has put it back or discarded it.
export function addToTray(id, { text, about }) {
  lost.set(`${id} ${text}`, { id, text, about })
  renderTray()
}

// A story may return to the page: only then can its text be put back.
export function renderTray() {
  const state = JSON.stringify(lost.all().map(([key, { id }]) => [key, Boolean(document.getElementById(id))]))
  if (!tray || state === renderedState) return
  renderedState = state
  tray.hidden = !lost.size
  tray.querySelector("ul").replaceChildren(...lost.all().map(([key, entry]) => entryLine(key, entry)))
}

function entryLine(key, { id, text, about }) {
  const item = tray.querySelector("template").content.firstElementChild.cloneNode(true)
  const slot = item.querySelector("textarea")
  item.querySelector("[data-slot=about]").textContent = about
  slot.value = text
  item.querySelector("[data-act=put-back]").hidden = !document.getElementById(id)
  const acts = { "put-back": () => putBack(key, id, text), copy: () => copy(slot), "throw-away": () => discard(key) }
  item.addEventListener("click", ({ target }) => acts[target.closest("[data-act]")?.dataset.act]?.())
  return item
}

function putBack(key, id, text) {
  const field = document.getElementById(id)
  discard(key)
  field.value = field.value ? `${field.value}\n${text}` : text
  field.focus()
  field.dispatchEvent(new Event("input", { bubbles: true }))
}

function copy(slot) {
  // Selected as well: over plain http, as in a meeting room's network, scripts have no clipboard.
  slot.select()
  navigator.clipboard?.writeText(slot.value)
}

function discard(key) {
  lost.delete(key)
  renderTray()
}
