// Headers that every order carries.
import { OrderKeys } from "./orders/order-keys.js"

const keys = new OrderKeys()

// Pushes say which person caused them, not in which window: this tells the windows of one person apart.
export const windowId = crypto.randomUUID?.() ?? String(Math.random()).slice(2)

export function headers() {
  return { "X-Window": windowId, "X-CSRFToken": csrfToken() }
}

// Read from the cookie rather than the page: pushed parts carry no token, and signing in in another tab changes it.
function csrfToken() {
  return document.cookie.match(/(?:^|; )refine_csrf=([^;]*)/)?.[1] ?? ""
}

// A browser that keeps no cookies at all has lost none.
const hadToken = csrfToken() !== ""

// The socket names the window too, so that a push can leave out what the reply to an order already brought.
document.addEventListener("htmx:ws:before:connection", ({ detail: { connection } }) => {
  const url = new URL(connection.url)
  url.searchParams.set("window", windowId)
  connection.url = url.href
})

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  Object.assign(ctx.request.headers, headers())
  // Noted now: the reply by which a request without it is refused may bring a new one.
  ctx.hasLostToken = hadToken && csrfToken() === ""
  if (ctx.request.method === "POST") ctx.request.headers["X-Order-Key"] = keys.of(ctx.request.action)
  // The token in the form dates from when the page was opened. Django would check it before the header.
  ctx.request.body.delete("csrfmiddlewaretoken")
})

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.response.raw.ok) keys.accepted(ctx.request.action, ctx.request.headers["X-Order-Key"])
})
