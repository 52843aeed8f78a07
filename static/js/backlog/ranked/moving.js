// Moving an item in the list by keys in its row: Alt with the arrows, Home and End. The item keeps the focus.
import htmx from "../../live/htmx.js"

const page = document.getElementById("backlog")

// `former` is where the row was, if it has been moved on the page already.
export function move(item, where, former) {
  const orders = document.getElementById("items")?.dataset.orders
  if (!orders) return
  const choice = { ...rankOf(item), server: former }
  htmx.ajax("POST", `${orders}${item}/place/`, { source: page, values: where, swap: "none", choice })
}

// The rank of a row as a choice (live/orders/pending.js): it may be on the page before the server has it.
function rankOf(item) {
  return {
    key: `rank ${item}`,
    isRow: true,
    find: () => rowOf(item),
    read: placeOf,
    show: (row, { list, next }) => {
      const follower = next && rowOf(next)
      if (follower) follower.before(row)
      else if (list.isConnected) list.append(row)
    },
  }
}

const rowOf = (item) => document.querySelector(`[data-sortable] > [data-item=${CSS.escape(item)}]`)

// Where a row is: before another one, or last in its list.
export function placeOf(row) {
  return { list: row.parentElement, next: row.nextElementSibling?.dataset.item }
}

page?.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("[data-sortable] > [data-item]")
  if (!row || !event.altKey || event.target.matches("input:not([type=checkbox])")) return
  const where = destination(event.key, row)
  if (!where) return
  event.preventDefault()
  keepFocus(document.activeElement.id)
  move(row.dataset.item, where)
})

function destination(key, row) {
  const rows = [...page.querySelectorAll("[data-sortable] > [data-item]")]
  const place = rows.indexOf(row)
  const other = { ArrowUp: rows[place - 1], ArrowDown: rows[place + 1], End: rows.at(-1) }[key]
  if (key === "Home") return { number: 1 }
  if (other && other !== row) return key === "ArrowUp" ? { before: other.dataset.item } : { after: other.dataset.item }
  // Beyond the edge of this page of the list.
  const first = Number(document.getElementById("items").dataset.first)
  if (key === "ArrowUp" && first > 0) return { number: first }
  return null
}

// The row is removed and inserted elsewhere, which takes the focus from its link.
function keepFocus(id) {
  document.addEventListener("htmx:after:swap", () => document.getElementById(id)?.focus({ preventScroll: false }), {
    once: true,
  })
}
