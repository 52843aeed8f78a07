// Why an order was refused, as the name of a sentence in templates/live/drafts.html, or "" where the reply itself says
// so. Pure: refused-orders.js applies it to every reply.

const BY_STATUS = {
  401: "signedOut",
  403: "forbidden",
  404: "gone",
  408: "unreachable",
  409: "changed",
  410: "gone",
  413: "large",
  422: "invalid",
  429: "often",
  502: "unavailable",
  503: "unavailable",
  504: "unavailable",
}
// Portals and firewalls put a declaration or a comment before their page, or send a page without its beginning.
const PREFACE = /^(?:\s|\uFEFF|<\?xml[^>]*>|<!--[\s\S]*?-->)+/i
const PAGE = /^<(?:!doctype|html|head|title|body|meta|center|h1|script|style)\b/i

// Somebody's page in place of a reply, or their plain words. A reply of ours is empty or begins with a part.
export function isPage(text) {
  const start = text.replace(PREFACE, "")
  return start ? !start.startsWith("<") || PAGE.test(start) : Boolean(text.trim())
}

// An order never leads to another page with a redirect, and never gets a whole page unless it takes a part of it.
export function isForeign({ ok, redirected, text, select }) {
  return ok && !select && (redirected || isPage(text))
}

export function refusalOf({ status, text = "", trigger = "", hasLostCookies = false }) {
  // With the others the CSRF cookie is gone, and Django refuses the order before anybody asks who sent it.
  if (status === 403 && hasLostCookies) return "signedOut"
  if (status < 400 || isTold({ status, text, trigger })) return ""
  return BY_STATUS[status] ?? (status >= 500 ? "failed" : "unreadable")
}

// By an event of ours, or by a part that will be swapped in. A proxy's page is neither.
function isTold({ status, text, trigger }) {
  return /"(toast|refused)"/.test(trigger) || (status < 500 && text.trim() !== "" && !isPage(text))
}
