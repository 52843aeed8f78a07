// A page whose socket does not come through asks for itself every few seconds. It stays here for the others, follows
// with a delay of seconds, and goes on trying its socket once a minute. fallback.js decides; this is what it does.
import { endPolling, isJson, setCloseReason, setPolling, setState } from "../connection.js"
import { Fallback, RETRY_SOCKET } from "./fallback.js"
import htmx from "../htmx.js"
import { windowId } from "../requests.js"
import { recordServerTime } from "../server-time.js"

const PATIENCE = 12_000
// A socket that fails is closed right after its error. One that a policy forbids never is.
const CLOSES_WITHIN = 1_000
// What the server says about access is JSON, like the last message of a socket.
const REFUSALS = [401, 403, 404]
const fallback = new Fallback()
let element = null
let connection = null
// The last socket whose end was told.
let closed = null
let timer = null
let isAsking = false
let hasPolled = false
let isOver = false
// The counter of the last page that came by a poll. What pushes and replies brought does not raise it: it says which
// page is whole.
let revision = ""

document.addEventListener("htmx:ws:before:connection", ({ target, detail }) => {
  element = target
  connection = detail.connection
})

// The server's messages only: a socket that opens and stays silent does not work.
document.addEventListener("htmx:ws:before:message:incoming", ({ detail }) => {
  const { config } = detail.connection
  Object.assign(config, { reconnectDelay: wsConfig().reconnectDelay, reconnectMaxDelay: wsConfig().reconnectMaxDelay })
  delete detail.connection.lack
  fallback.socketWorks()
  stop()
})

// This comes before hx-ws computes when to try again.
document.addEventListener("htmx:ws:close", ({ detail }) => {
  if (detail.reason !== "closed" || detail.connection !== connection) return
  closed = connection.socket
  if (!wsConfig().reconnectCodes.includes(detail.code)) return end()
  fallback.socketFailed(connection.lack ?? "refused", Date.now())
  delete connection.lack
  // A handshake that was given up may end once more by itself: one retry, not two.
  clearTimeout(connection.timer)
  if (fallback.isBlocked)
    Object.assign(connection.config, { reconnectDelay: RETRY_SOCKET, reconnectMaxDelay: RETRY_SOCKET })
  show()
  if (fallback.isPolling && !isAsking && timer === null) poll()
})

// No socket could be made, or one that stays shut without a word: hx-ws will not try again.
document.addEventListener("htmx:ws:error", ({ detail }) => {
  if (!connection || detail.connection !== connection) return
  const { socket } = connection
  if (!socket) return forbid()
  if (socket.readyState !== WebSocket.CLOSED) return
  setTimeout(() => {
    if (socket === connection.socket && socket !== closed) forbid()
  }, CLOSES_WITHIN)
})

function forbid() {
  if (isOver) return
  fallback.socketForbidden()
  poll()
}

// A hidden tab polls seldom and says so at once; one that is shown again is up to date at once.
document.addEventListener("visibilitychange", () => {
  if (fallback.isPolling && !isOver) poll()
})

// A page that is left is hidden right after this: a poll then would have it stay.
addEventListener("pagehide", () => {
  isOver = true
  clearTimeout(timer)
  sayGoodbye()
})

function wsConfig() {
  return htmx.config.ws
}

async function poll() {
  if (isAsking || isOver) return
  clearTimeout(timer)
  timer = null
  isAsking = true
  const retryAfter = await ask()
  isAsking = false
  if (isOver || !fallback.isPolling) return
  show()
  const { hidden } = document
  timer = setTimeout(poll, fallback.wait({ isHidden: hidden, random: Math.random(), retryAfter }))
}

// One poll; returns the seconds that the server asks to wait, if any.
async function ask() {
  hasPolled = true
  const query = {
    revision,
    again: fallback.expectedIn(document.hidden),
    socket: fallback.isBlocked ? fallback.lack : "",
  }
  try {
    const response = await fetch(`${address()}?${new URLSearchParams(query)}`, {
      headers: { "X-Window": windowId },
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    })
    return await take(response)
  } catch {
    fallback.pollFailed()
    return 0
  }
}

async function take(response) {
  const { status, headers } = response
  const data = status === 204 ? "" : await response.text()
  if (REFUSALS.includes(status) && isJson({ data })) {
    setCloseReason(JSON.parse(data).reason)
    end()
    setState("off")
    return 0
  }
  // Anything without the server's own headers is some proxy's page.
  if (!response.ok || !headers.has("X-Revision")) {
    fallback.pollFailed()
    return Number(headers.get("Retry-After")) || 0
  }
  // Meanwhile the socket may have brought more.
  if (!fallback.isPolling) return 0
  recordServerTime(Number(headers.get("X-Now")))
  if (data) {
    await htmx.swap({
      sourceElement: element,
      target: element,
      swap: "none swapEmpty:false",
      text: data,
      transition: false,
    })
  }
  revision = headers.get("X-Revision")
  fallback.pollArrived(Date.now())
  return 0
}

function address() {
  return new URL(connection.url).pathname.replace(/^\/ws\//, "/live/")
}

function show() {
  if (!isOver) setPolling(fallback.follows)
}

function stop() {
  clearTimeout(timer)
  timer = null
  revision = ""
  endPolling()
  sayGoodbye()
}

// The server has said that this page is over: neither polls nor sockets will change that.
function end() {
  isOver = true
  clearTimeout(timer)
  timer = null
  endPolling()
  if (connection) connection.config.reconnect = false
}

// The socket has taken over, or the page is left: the others need not wait for the next poll to find out.
function sayGoodbye() {
  if (!hasPolled) return
  hasPolled = false
  fetch(address(), { method: "DELETE", headers: { "X-Window": windowId }, keepalive: true }).catch(() => {})
}
