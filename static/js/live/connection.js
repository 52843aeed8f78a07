// How the page stands to the server: <html data-live> is "on", "reconnecting" or "off", which the style shows. Unset
// on a page without a socket. It is on when the page has been drawn anew, not when the socket has merely opened.
import htmx from "./htmx.js"

const root = document.documentElement
let reason = ""

document.addEventListener("htmx:ws:after:message:incoming", ({ detail }) => {
  if (!isNote(detail.message)) mark("on")
})

document.addEventListener("htmx:ws:close", ({ detail }) => {
  if (detail.reason !== "closed") return
  mark(htmx.config.ws.reconnectCodes.includes(detail.code) ? "reconnecting" : "off")
})

// A page that comes back from the browser's memory shows the past, over a socket that is gone.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload()
})

// Frames of parts are HTML; everything else the server says is JSON.
export function isNote({ data }) {
  return typeof data === "string" && data.startsWith("{")
}

// Why the server closes the socket, in its own words, for the reader.
export function hearReason(words) {
  reason = words
}

export function mark(state) {
  if (root.dataset.live === state) return
  root.dataset.live = state
  const place = document.querySelector("[data-live-reason]")
  if (place && state === "off" && reason) place.textContent = reason
  root.dispatchEvent(new CustomEvent("live", { bubbles: true, detail: { state } }))
}
