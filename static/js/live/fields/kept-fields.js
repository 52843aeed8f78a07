// Which fields keep a draft beside the page, under which name, and when a draft is no longer needed. Pure:
// form-drafts.js applies it.

const TYPES = ["text", "search", "url", "email", "tel", "number", "date", "time", "datetime-local", "textarea"]
const SECRET = /pass|code|token|secret/i
// Signing in and joining: no page of these keeps anything.
const PRIVATE_PAGES = /^\/(accounts|join|j)(\/|$)/

// Whether text typed there would be lost with the page. Rows (data-row) have drafts of their own, in drafts.js.
export function keepsDraft({ type, name, autocomplete = "", method = "post", isInRow = false, path = "/" }) {
  if (isInRow || method === "get" || PRIVATE_PAGES.test(path)) return false
  if (!name || !TYPES.includes(type) || SECRET.test(name)) return false
  return !/password|one-time-code|cc-/.test(autocomplete)
}

// The name of a draft: the order that the form sends, the field, and its place among those of the same name.
export const draftId = (order, name, place = 0) => [order, name, ...(place ? [place] : [])].join(" ")

// What to do with a draft whose field is on the page again: "restore" it, "set aside" where somebody has saved another
// text since, or "drop" it: the field has it already, or it was somebody else's.
export function fateOf({ draft, saved, me }) {
  if ((draft.by && draft.by !== me) || draft.text === saved) return "drop"
  return draft.base === saved ? "restore" : "set aside"
}

// Whether a form that the browser itself sent was accepted, from the page that was shown next. A reload or a way back
// tells nothing; the reply is an error, or the reader had to sign in first, if it was not. A page that was not reached
// from the form's is no reply to it: a proxy's error page came between, and the reader has left that by an address.
export function wasAccepted({ type, status = 200, path, cameFrom, sentFrom }) {
  return type === "navigate" && status < 400 && !PRIVATE_PAGES.test(path) && cameFrom === sentFrom
}
