// Shows the others what is being typed, at most every 300 ms, with its writer's name; the server's answer is a lease
// on the row. Rows inside [data-draft-url] do this, by their id.
import { headers } from "./requests.js"

const PACE = 300
const rows = new Map()

export function broadcast(row, text) {
  const url = row.closest("[data-draft-url]")?.dataset.draftUrl
  if (!url || !row.id) return
  const state = rows.get(row.id) ?? { url }
  rows.set(row.id, state)
  state.text = text
  state.timer ??= setTimeout(() => say(row.id), state.said ? PACE : 0)
}

// It was saved or given up: the row is free.
export function fallSilent(row) {
  const state = rows.get(row.id)
  if (!state) return
  clearTimeout(state.timer)
  rows.delete(row.id)
  post(state.url, { target: row.id, text: "", done: "on" })
}

function say(id) {
  const state = rows.get(id)
  state.timer = null
  state.said = true
  post(state.url, { target: id, text: state.text })
  // Once more when something was typed since.
  const { text } = state
  state.timer = setTimeout(() => {
    state.timer = null
    if (rows.get(id) === state && state.text !== text) say(id)
  }, PACE)
}

function post(url, fields) {
  // A draft that does not arrive is not missed: the next one does, and the text is safe here.
  fetch(url, { method: "POST", headers: headers(), body: new URLSearchParams(fields) }).catch(() => {})
}
