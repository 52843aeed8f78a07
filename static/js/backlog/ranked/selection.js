// The selected items: by their boxes, by Shift for a range, or all that match the filter. The selection survives pushes,
// other pages of the list and opening an item; it ends once something was done with it.

const form = document.getElementById("bulk")
const key = `refine.selection ${form?.dataset.selection}`
const chosen = new Set(JSON.parse(sessionStorage.getItem(key) ?? "[]"))
// Everything that matches, including items added later.
let all = false
let last = null

const boxes = () => [...document.querySelectorAll(".item-row__check:enabled")]
const total = () => Number(document.getElementById("items").dataset.total)

export const count = () => (all ? total() : chosen.size)

export function select(items, on = true) {
  all = false
  for (const item of items) on ? chosen.add(item) : chosen.delete(item)
  render()
}

// Selects first the page, then everything that matches, then nothing.
export function selectMore() {
  const shown = boxes().map(({ value }) => value)
  if (!shown.every((item) => chosen.has(item))) return select(shown)
  if (!all && total() > chosen.size) selectAll()
  else selectNone()
}

export function selectNone() {
  chosen.clear()
  select([])
}

function selectAll() {
  select(boxes().map(({ value }) => value))
  all = true
  render()
}

// A click knows whether Shift is pressed; `change` does not.
document.addEventListener("click", ({ target, shiftKey }) => {
  if (!target.matches?.(".item-row__check")) return
  const shown = boxes()
  const from = shiftKey ? shown.findIndex(({ value }) => value === last) : -1
  const to = shown.indexOf(target)
  const range = from < 0 ? [target] : shown.slice(Math.min(from, to), Math.max(from, to) + 1)
  last = target.value
  select(
    range.map(({ value }) => value),
    target.checked,
  )
})

form?.addEventListener("click", ({ target }) => {
  if (target.closest("[data-select-none]")) selectNone()
  else if (target.closest("[data-select-all]")) selectAll()
})

// One field names all items: Django refuses a form of two thousand fields.
form?.addEventListener("formdata", ({ formData }) => {
  formData.delete("item")
  if (all) formData.set("all", "1")
  else formData.set("items", [...chosen].join(","))
})

// The server's event: something was done with the selected items.
document.addEventListener("selected", () => {
  selectNone()
  document.getElementById("move")?.close()
  document.querySelector(".bulk [popover]:popover-open")?.hidePopover()
})

function render() {
  sessionStorage.setItem(key, JSON.stringify([...chosen]))
  for (const box of boxes()) box.checked = chosen.has(box.value)
  if (!form) return
  form.toggleAttribute("data-active", count() > 0)
  const words = form.querySelector("[data-count]")
  if (!words) return
  words.textContent = count() === 1 ? words.dataset.one : words.dataset.many.replace("%s", count())
  const more = form.querySelector("[data-select-all]")
  more.hidden = all || chosen.size === 0 || chosen.size >= total() || !boxes().every(({ value }) => chosen.has(value))
  more.textContent = more.dataset.words.replace("%s", total())
}

document.addEventListener("htmx:after:swap", render)
render()
