// The state of the connection: <html data-live> is "on", "reconnecting", "polling" or "off", which the style sheet shows.
// It is not set on a page without a socket. It is "on" once the page has been rendered again, not when the socket has opened.
import htmx from "./htmx.js"
import { offerWayBack } from "./way-back.js"

// Not signed in, and no access: see docs/architecture.md.
const NO_LONGER_KNOWN = [4401, 4403]
const root = document.documentElement
let closeReason = ""
let isPolling = false

document.addEventListener("htmx:ws:after:message:incoming", ({ detail }) => {
  if (!isJson(detail.message)) setState("on")
})

document.addEventListener("htmx:ws:close", ({ detail }) => {
  if (detail.reason !== "closed") return
  setState(htmx.config.ws.reconnectCodes.includes(detail.code) ? "reconnecting" : "off")
  if (NO_LONGER_KNOWN.includes(detail.code)) offerWayBack(closeReason)
})

// A page restored from the back/forward cache is out of date and has lost its socket.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload()
})

// Frames of parts are HTML; every other message of the server is JSON.
export function isJson({ data }) {
  return typeof data === "string" && data.startsWith("{")
}

// The server's own words for why it closes the socket; the reader sees them.
export function setCloseReason(text) {
  closeReason = text
}

// True while the page follows without a socket: its polls bring the server's time too.
export function isFollowing() {
  return isPolling
}

// While the page follows by polling, a socket that fails once more changes nothing.
export function setPolling(polls) {
  if (isPolling === polls) return
  isPolling = polls
  setState(polls ? "polling" : "reconnecting")
}

// The socket has taken over, or the page is over: the next state comes by itself.
export function endPolling() {
  isPolling = false
}

export function setState(state) {
  if (state === "reconnecting" && (isPolling || root.dataset.live === "off")) return
  if (root.dataset.live === state) return
  root.dataset.live = state
  const place = document.querySelector("[data-live-reason]")
  if (place && state === "off" && closeReason) place.textContent = closeReason
  root.dispatchEvent(new CustomEvent("live", { bubbles: true, detail: { state } }))
}
