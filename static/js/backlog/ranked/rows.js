// Keys of the list (templates/backlog/ranked/_keys.html): they walk through the rows and act on the current one, which is
// the row with the focus, or else that of the open item.
import { count, select, selectMore } from "./selection.js"

const page = document.getElementById("backlog")
const rows = () => [...page.querySelectorAll(".items [data-item]")]
const focusedRow = () => document.activeElement?.closest("#items [data-item]")
const currentRow = () => focusedRow() ?? page.querySelector("#items [data-current]")
const box = (row) => row?.querySelector(".item-row__check")

const ACTS = {
  next: () => step(1),
  previous: () => step(-1),
  select: () => {
    const row = currentRow()
    if (box(row)) select([row.dataset.item], !box(row).checked)
  },
  all: selectMore,
  size: () => currentRow()?.querySelector(".size-field")?.select(),
  move: () => send("ask"),
  top: () => send("top"),
}

// Moves the selected items there, or else the current row.
function send(where) {
  if (!count() && currentRow()) select([currentRow().dataset.item])
  if (count()) document.querySelector(`#bulk [name=where][value=${where}]`).click()
}

page?.addEventListener("click", ({ target }) => ACTS[target.dataset?.rowAct]?.())

// Arrow keys scroll the page, unless a row has the focus.
page?.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!by || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  if (!focusedRow() || !event.target.matches("a, [type=checkbox]")) return
  event.preventDefault()
  step(by)
})

function step(by) {
  const all = rows()
  const place = all.indexOf(currentRow())
  const row = all[place < 0 ? 0 : Math.max(0, Math.min(all.length - 1, place + by))]
  const link = row?.querySelector(".item-row__title")
  link?.focus({ preventScroll: true })
  link?.scrollIntoView({ block: "nearest" })
}
