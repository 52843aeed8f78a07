// The server sends its time every five seconds, and the page echoes it: the only thing a page ever sends. A socket
// can be open and dead (a laptop that slept, a network that changed): silence is how that shows.
import { hearReason, isNote, mark } from "./connection.js"
import { forgetServerTime, hearServerTime } from "./server-time.js"

const SILENCE = 12_000
const HANDSHAKE = 5_000
let connection = null
let heardAt = 0

document.addEventListener("htmx:ws:before:connection", ({ detail }) => {
  connection = detail.connection
  heardAt = Date.now()
})

document.addEventListener("htmx:ws:close", ({ detail }) => {
  if (detail.connection === connection) forgetServerTime()
})

document.addEventListener("htmx:ws:before:message:incoming", ({ detail }) => {
  heardAt = Date.now()
  if (!isNote(detail.message)) return
  const note = JSON.parse(detail.message.data)
  if (note.closing) hearReason(note.reason)
  if (!note.beat) return
  hearServerTime(note.now)
  detail.connection.socket.send(`{"beat":${note.beat}}`)
})

function look() {
  const socket = connection?.socket
  if (!socket || socket.readyState === WebSocket.CLOSED) return
  const patience = socket.readyState === WebSocket.CONNECTING ? HANDSHAKE : SILENCE
  if (Date.now() - heardAt < patience) return
  heardAt = Date.now()
  mark("reconnecting")
  // Not socket.close(): that waits for an answer from where none comes. hx-ws takes this for a lost connection,
  // drops the socket and opens another.
  socket.dispatchEvent(new CloseEvent("close", { code: 1006 }))
}

setInterval(look, 1_000)
addEventListener("online", look)
document.addEventListener("visibilitychange", look)
