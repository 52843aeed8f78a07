// A row that somebody types in is left alone by pushes. What it misses meanwhile is put aside, and shown when the row
// is free again.
import htmx from "./htmx.js"
import { revision, shown } from "./revisions.js"

const missed = new Map()

export function hold(row) {
  row.setAttribute("hx-morph-skip", "")
}

export function letGo(row) {
  row.removeAttribute("hx-morph-skip")
}

// `now` is what `fragment` brings in place of the row.
export function putAside(row, now, fragment) {
  const copy = now.cloneNode(true)
  copy.dataset.revision = shown(now) || revision(fragment.firstElementChild)
  missed.set(row, copy)
}

export function showMissed(row) {
  const now = missed.get(row)
  missed.delete(row)
  if (!now || !row.isConnected || revision(now) < shown(row)) return
  htmx.swap({ sourceElement: row, target: row, swap: "outerMorph", text: now.outerHTML, transition: false })
}

// News may have overtaken the reply to the order that saved the row, and met it while it was still held.
document.addEventListener("htmx:finally:request", () => {
  for (const row of missed.keys()) if (!row.hasAttribute("hx-morph-skip")) showMissed(row)
})
