// What every order carries, and what the page says when one did not arrive.
import { toast } from "../ui/toast.js"

// The news say whose they are, not which window's: this tells the windows of one person apart.
export const windowId = crypto.randomUUID?.() ?? String(Math.random()).slice(2)

export function headers() {
  return { "X-Window": windowId, "X-CSRFToken": token() }
}

// The cookie rather than the page: parts hold no token once news have redrawn them, and a sign-in in another tab
// changes it.
function token() {
  return document.cookie.match(/(?:^|; )refine_csrf=([^;]*)/)?.[1] ?? ""
}

// The socket says it too: what the reply to an order brings, the news need not.
document.addEventListener("htmx:ws:before:connection", ({ detail: { connection } }) => {
  const url = new URL(connection.url)
  url.searchParams.set("window", windowId)
  connection.url = url.href
})

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  Object.assign(ctx.request.headers, headers())
  // What a form had when its page was opened may be out of date, and would be asked before the header.
  ctx.request.body.delete("csrfmiddlewaretoken")
})

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status >= 500) say("failed")
})

// fetch throws when the server cannot be reached at all.
document.addEventListener("htmx:error", ({ detail: { error } }) => {
  if (error instanceof TypeError && error.message.includes("fetch")) say("unreachable")
})

function say(what) {
  const text = document.querySelector("[data-live-words]")?.dataset[what]
  if (text) toast({ text })
}
