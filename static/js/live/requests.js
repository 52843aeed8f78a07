// Headers that every order carries, and the message shown when one did not arrive.
import { toast } from "../ui/toast.js"

// Pushes say which person caused them, not in which window: this tells the windows of one person apart.
export const windowId = crypto.randomUUID?.() ?? String(Math.random()).slice(2)

export function headers() {
  return { "X-Window": windowId, "X-CSRFToken": csrfToken() }
}

// Read from the cookie rather than the page: pushed parts carry no token, and signing in in another tab changes it.
function csrfToken() {
  return document.cookie.match(/(?:^|; )refine_csrf=([^;]*)/)?.[1] ?? ""
}

// The socket names the window too, so that a push can leave out what the reply to an order already brought.
document.addEventListener("htmx:ws:before:connection", ({ detail: { connection } }) => {
  const url = new URL(connection.url)
  url.searchParams.set("window", windowId)
  connection.url = url.href
})

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  Object.assign(ctx.request.headers, headers())
  // The token in the form dates from when the page was opened. Django would check it before the header.
  ctx.request.body.delete("csrfmiddlewaretoken")
})

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const { status, headers } = ctx.response
  // An answer that brings its own words needs no others.
  if (status >= 500 && !headers?.get("HX-Trigger")) showMessage(status === 503 ? "unavailable" : "failed")
})

// fetch throws when the server cannot be reached at all.
document.addEventListener("htmx:error", ({ detail: { error } }) => {
  if (error instanceof TypeError && error.message.includes("fetch")) showMessage("unreachable")
})

function showMessage(name) {
  const text = document.querySelector("[data-live-words]")?.dataset[name]
  if (text) toast({ text })
}
