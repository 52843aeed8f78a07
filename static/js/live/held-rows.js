// Rows with unsaved text, which pushes leave alone. The update that such a row misses is kept, and shown when the row
// is released.
import htmx from "./htmx.js"
import { revisionOf, shownRevision } from "./revisions.js"

const missedUpdates = new Map()

export function holdRow(row) {
  row.setAttribute("hx-morph-skip", "")
}

export function releaseRow(row) {
  row.removeAttribute("hx-morph-skip")
}

// `update` is what `fragment` brings in place of the row.
export function keepMissedUpdate(row, update, fragment) {
  const copy = update.cloneNode(true)
  copy.dataset.revision = shownRevision(update) || revisionOf(fragment.firstElementChild)
  missedUpdates.set(row, copy)
}

export function showMissedUpdate(row) {
  const update = missedUpdates.get(row)
  missedUpdates.delete(row)
  if (!update || !row.isConnected || revisionOf(update) < shownRevision(row)) return
  htmx.swap({ sourceElement: row, target: row, swap: "outerMorph", text: update.outerHTML, transition: false })
}

// A push may have overtaken the reply to the order that saved the row, and found it still held.
document.addEventListener("htmx:finally:request", () => {
  for (const row of missedUpdates.keys()) if (!row.hasAttribute("hx-morph-skip")) showMissedUpdate(row)
})
