// Walks through the rows by keys, and does with the row in hand what the keys of the page say (_keys.html). The row in
// hand is the one that has the focus, else the open item's, else the first.
import { count, select, selectMore } from "./selection.js"

const page = document.getElementById("backlog")
const rows = () => [...page.querySelectorAll(".items [data-item]")]
const focused = () => document.activeElement?.closest("#items [data-item]")
const inHand = () => focused() ?? page.querySelector("#items [data-current]")
const box = (row) => row?.querySelector(".item-row__check")

const ACTS = {
  next: () => step(1),
  previous: () => step(-1),
  select: () => {
    const row = inHand()
    if (box(row)) select([row.dataset.item], !box(row).checked)
  },
  all: selectMore,
  size: () => inHand()?.querySelector(".size-field")?.select(),
  move: () => send("ask"),
  top: () => send("top"),
}

// What is selected goes there, or else the row in hand.
function send(where) {
  if (!count() && inHand()) select([inHand().dataset.item])
  if (count()) document.querySelector(`#bulk [name=where][value=${where}]`).click()
}

page?.addEventListener("click", ({ target }) => ACTS[target.dataset?.rowAct]?.())

// The arrows scroll the page, unless a row has the focus.
page?.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!by || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  if (!focused() || !event.target.matches("a, [type=checkbox]")) return
  event.preventDefault()
  step(by)
})

function step(by) {
  const all = rows()
  const place = all.indexOf(inHand())
  const row = all[place < 0 ? 0 : Math.max(0, Math.min(all.length - 1, place + by))]
  const link = row?.querySelector(".item-row__title")
  link?.focus({ preventScroll: true })
  link?.scrollIntoView({ block: "nearest" })
}
