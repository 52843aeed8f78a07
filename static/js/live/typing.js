// Shows others what is being typed, with the writer's name, at most every 300 ms; the server's reply is a lease on the
// row. This applies to rows inside [data-draft-url], by their id.
import { headers } from "./requests.js"

const INTERVAL = 300
const rows = new Map()

export function shareTyping(row, text) {
  const url = row.closest("[data-draft-url]")?.dataset.draftUrl
  if (!url || !row.id) return
  const state = rows.get(row.id) ?? { url }
  rows.set(row.id, state)
  state.text = text
  state.timer ??= setTimeout(() => send(row.id), state.isShared ? INTERVAL : 0)
}

// The text was saved or given up, which frees the row.
export function endTyping(row) {
  const state = rows.get(row.id)
  if (!state) return
  clearTimeout(state.timer)
  rows.delete(row.id)
  post(state.url, { target: row.id, text: "", done: "on" })
}

function send(id) {
  const state = rows.get(id)
  state.timer = null
  state.isShared = true
  post(state.url, { target: id, text: state.text })
  // Once more if the text has changed by then.
  const { text } = state
  state.timer = setTimeout(() => {
    state.timer = null
    if (rows.get(id) === state && state.text !== text) send(id)
  }, INTERVAL)
}

function post(url, fields) {
  // A lost draft does no harm: the next one arrives, and the text is safe on this page.
  fetch(url, { method: "POST", headers: headers(), body: new URLSearchParams(fields) }).catch(() => {})
}
