// Where a text goes when its field has left the page: shown with what it belongs to, to copy or to put back.
import { lost } from "./draft-store.js"

const tray = document.getElementById("drafts")
let painted = ""

// Show the text of a field that is gone, until its writer has put it back or thrown it away.
export function offer(id, { text, about }) {
  lost.put(`${id} ${text}`, { id, text, about })
  offerAgain()
}

// A story may come back: only then can its text be put back.
export function offerAgain() {
  const state = JSON.stringify(lost.all().map(([key, { id }]) => [key, Boolean(document.getElementById(id))]))
  if (!tray || state === painted) return
  painted = state
  tray.hidden = !lost.size
  tray.querySelector("ul").replaceChildren(...lost.all().map(([key, what]) => line(key, what)))
}

function line(key, { id, text, about }) {
  const item = tray.querySelector("template").content.firstElementChild.cloneNode(true)
  const slot = item.querySelector("textarea")
  item.querySelector("[data-slot=about]").textContent = about
  slot.value = text
  item.querySelector("[data-act=put-back]").hidden = !document.getElementById(id)
  const acts = { "put-back": () => putBack(key, id, text), copy: () => copy(slot), "throw-away": () => forget(key) }
  item.addEventListener("click", ({ target }) => acts[target.closest("[data-act]")?.dataset.act]?.())
  return item
}

function putBack(key, id, text) {
  const field = document.getElementById(id)
  forget(key)
  field.value = field.value ? `${field.value}\n${text}` : text
  field.focus()
  field.dispatchEvent(new Event("input", { bubbles: true }))
}

function copy(slot) {
  // Selected as well: over plain http, as in a meeting room's network, scripts have no clipboard.
  slot.select()
  navigator.clipboard?.writeText(slot.value)
}

function forget(key) {
  lost.drop(key)
  offerAgain()
}
