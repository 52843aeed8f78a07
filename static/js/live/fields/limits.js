// The limits of fields. maxlength would cut what is pasted without a word, so a field gives it up when it is first
// used, keeps the whole text, and says beneath it what is left or too much. A text that is too long is not sent; the
// server refuses it as well, where no script runs it is cut as before.
import { charactersLeft } from "./field-length.js"

const LIMITED = "textarea[maxlength], input[maxlength]:not([type=password])"
const words = document.querySelector("[data-live-words]")?.dataset
const counters = new Map()

// Before the text is in: a paste into a field that was never focused by hand is cut otherwise.
for (const kind of ["focusin", "beforeinput", "paste"]) document.addEventListener(kind, giveUpCutting, true)

function giveUpCutting({ target }) {
  if (!words || !target.matches?.(LIMITED)) return
  target.dataset.limit = target.maxLength
  target.removeAttribute("maxlength")
}

document.addEventListener("input", ({ target }) => target.dataset?.limit && count(target))
// Saved, given up or rendered again.
for (const kind of ["htmx:after:request", "htmx:after:swap", "reset", "focusout"])
  document.addEventListener(kind, () => setTimeout(recount))

function recount() {
  for (const [field, line] of [...counters]) {
    if (field.isConnected) count(field)
    else remove(field, line)
  }
}

function count(field) {
  const left = charactersLeft(field.value, Number(field.dataset.limit))
  const line = counters.get(field)
  const text = left === null ? "" : (left < 0 ? words.over : words.left).replace("{count}", Math.abs(left))
  field.setCustomValidity(left < 0 ? text : "")
  if (!text) return line && remove(field, line)
  const shown = line?.isConnected ? line : place(field)
  shown.textContent = text
  shown.toggleAttribute("data-over", left < 0)
}

function place(field) {
  const line = Object.assign(document.createElement("p"), { className: "field__count", role: "status" })
  const beside = field.closest("label") ?? field
  beside.after(line)
  counters.set(field, line)
  return line
}

function remove(field, line) {
  line.remove()
  counters.delete(field)
  field.setCustomValidity("")
}
