// Shows others what is being typed, with the writer's name, at most every 300 ms; the server's reply is a lease on the
// row. This applies to rows inside [data-draft-url] that name by data-draft what is written there.
import { headers } from "../requests.js"

const INTERVAL = 300
const rows = new Map()

export function shareTyping(row, text) {
  const url = row.closest("[data-draft-url]")?.dataset.draftUrl
  const target = row.dataset.draft
  if (!url || !target) return
  const state = rows.get(target) ?? { url }
  rows.set(target, state)
  state.text = text
  state.timer ??= setTimeout(() => send(target), state.isShared ? INTERVAL : 0)
}

// The text was saved or given up, which frees the row.
export function endTyping(row) {
  const target = row.dataset.draft
  const state = rows.get(target)
  if (!state) return
  clearTimeout(state.timer)
  rows.delete(target)
  post(state.url, { target, text: "", done: "on" })
}

function send(target) {
  const state = rows.get(target)
  state.timer = null
  state.isShared = true
  post(state.url, { target, text: state.text })
  // Once more if the text has changed by then.
  const { text } = state
  state.timer = setTimeout(() => {
    state.timer = null
    if (rows.get(target) === state && state.text !== text) send(target)
  }, INTERVAL)
}

function post(url, fields) {
  // A lost draft does no harm: the next one arrives, and the text is safe on this page.
  fetch(url, { method: "POST", headers: headers(), body: new URLSearchParams(fields) }).catch(() => {})
}
