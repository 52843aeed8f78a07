// Dragging rows to another rank. The lists of all horizons count as one: a row may cross their dividers. While a row is
// dragged, pushes leave the list alone, so that it does not change under the reader's hand.
import Sortable from "sortablejs"
import { move, placeOf } from "./moving.js"

let former

function attach() {
  for (const list of document.querySelectorAll("[data-sortable]")) {
    if (Sortable.get(list)) continue
    Sortable.create(list, {
      group: "rank",
      handle: "[data-grip]",
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      ghostClass: "item-row--held",
      onStart: ({ item }) => {
        former = placeOf(item)
        items().setAttribute("hx-morph-skip", "")
      },
      onEnd: drop,
    })
  }
}

function drop({ item, from, to, oldIndex, newIndex }) {
  items().removeAttribute("hx-morph-skip")
  if (from === to && oldIndex === newIndex) return
  const rows = [...document.querySelectorAll("[data-sortable] > [data-item]")]
  const place = rows.indexOf(item)
  const above = rows[place - 1]
  const below = rows[place + 1]
  if (above) move(item.dataset.item, { after: above.dataset.item }, former)
  else if (below) move(item.dataset.item, { before: below.dataset.item }, former)
}

const items = () => document.getElementById("items")

document.addEventListener("htmx:after:swap", attach)
attach()
