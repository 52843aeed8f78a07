// Every refused order is told: what happened, that nothing was changed, and what to do. A reply that brings no message
// of its own gets a sentence by its status, and its body, which is somebody's error page, is not swapped in.
import { toast } from "../../ui/toast.js"
import { isForeign, refusalOf } from "./refusal.js"
import { endSignedOut, offerWayBack } from "../way-back.js"
import { word } from "../words.js"

// In the capture phase: code that asks later whether the order was accepted must get the right answer.
document.addEventListener(
  "htmx:after:request",
  ({ detail: { ctx } }) => {
    const { ok, redirected, url } = ctx.response.raw
    if (ctx.request.method === "GET") return
    if (isForeign({ ok, redirected, text: ctx.text, select: ctx.select })) {
      const isSignIn = redirected && /^\/(accounts|join|j)\//.test(new URL(url).pathname)
      turnInto(ctx, isSignIn ? 401 : 502)
    } else if (ok) endSignedOut()
    const reason = reasonOf(ctx)
    if (!reason) return
    ctx.swap = "none"
    // The reader goes when they have seen to their text; that they allow no cookies is not what happened.
    delete ctx.hx.redirect
    delete ctx.hx.trigger
  },
  true,
)

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const isQuery = ctx.request.method === "GET"
  const reason = reasonOf(ctx)
  // What is asked for again and again (a claim, the code of a screen) fails in silence, as a search does.
  if (!reason || (isQuery && ctx.response.status < 500)) return
  if (reason === "signedOut") offerWayBack(word("signedOut"))
  else toast({ text: word(reason) })
})

// fetch throws when the server cannot be reached at all, and when it takes too long.
document.addEventListener("htmx:error", ({ detail: { ctx, error } }) => {
  const isUnreachable = error instanceof TypeError && error.message.includes("fetch")
  if (isUnreachable || ctx?.request?.signal?.reason === "timeout") toast({ text: word("unreachable") })
})

function reasonOf(ctx) {
  return refusalOf({
    status: ctx.response.status,
    text: ctx.text,
    trigger: ctx.response.headers?.get("HX-Trigger") ?? "",
    hasLostCookies: ctx.hasLostToken,
  })
}

function turnInto(ctx, status) {
  ctx.response.raw = new Response(null, { status })
  ctx.response.status = status
  ctx.hx = {}
  ctx.text = ""
}
