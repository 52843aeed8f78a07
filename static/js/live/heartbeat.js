// The heartbeat: the server sends its time every five seconds and the page echoes it, which is all a page ever sends.
// A socket can be open and dead (the laptop slept, the network changed); only its silence shows that.
import { isFollowing, isJson, setCloseReason, setState } from "./connection.js"
import { recordServerTime, resetServerTime } from "./server-time.js"

const SILENCE = 12_000
const HANDSHAKE = 5_000
let connection = null
let receivedAt = 0
// The socket that receivedAt is about; it may be opened long after it was announced.
let watched = null
// The socket that was silent for too long. It stays until the next is opened, which may take a minute.
let givenUp = null

document.addEventListener("htmx:ws:before:connection", ({ detail }) => {
  connection = detail.connection
  receivedAt = Date.now()
})

document.addEventListener("htmx:ws:close", ({ detail }) => {
  if (detail.connection === connection && !isFollowing()) resetServerTime()
})

document.addEventListener("htmx:ws:before:message:incoming", ({ detail }) => {
  receivedAt = Date.now()
  watched = detail.connection.socket
  givenUp = null
  if (!isJson(detail.message)) return
  const message = JSON.parse(detail.message.data)
  if (message.closing) setCloseReason(message.reason)
  if (!message.beat) return
  recordServerTime(message.now)
  detail.connection.socket.send(`{"beat":${message.beat}}`)
})

function reconnectIfSilent() {
  const socket = connection?.socket
  if (!socket || socket === givenUp || socket.readyState === WebSocket.CLOSED) return
  if (socket !== watched) {
    watched = socket
    receivedAt = Date.now()
  }
  const limit = socket.readyState === WebSocket.CONNECTING ? HANDSHAKE : SILENCE
  if (Date.now() - receivedAt < limit) return
  givenUp = socket
  // Nobody else can tell these two from a handshake that was refused (polling/polling.js).
  connection.lack = socket.readyState === WebSocket.CONNECTING ? "hanging" : "silent"
  setState("reconnecting")
  // Not socket.close(), which would wait for a reply from a dead network. hx-ws takes this event for a lost
  // connection, drops the socket and opens another.
  socket.dispatchEvent(new CloseEvent("close", { code: 1006 }))
}

setInterval(reconnectIfSilent, 1_000)
addEventListener("online", reconnectIfSilent)
document.addEventListener("visibilitychange", reconnectIfSilent)
