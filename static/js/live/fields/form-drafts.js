// Text typed into a form outlives a failed request, a lost sign-in, a reload and a tab that is opened again: it is kept
// in sessionStorage until it is stored, and cleared when its writer signs out. Never a password or a code.
// The text of rows (data-row) is kept by drafts.js.
import { DraftStore } from "../draft-store.js"
import { addToTray } from "../draft-tray.js"
import { draftId, fateOf, keepsDraft, wasAccepted } from "./kept-fields.js"

const drafts = new DraftStore("forms")
const SENT = "refine.sent"
const me = document.documentElement.dataset.me ?? ""
const FIELDS = "form textarea, form input, textarea[form], input[form]"
const signOut = globalThis.BroadcastChannel && new BroadcastChannel("refine.sign-out")

export const isKept = (field) => idOf(field) !== ""

// For a guest who joins again, and is somebody new then.
export function disown() {
  for (const [id, draft] of drafts.all()) drafts.set(id, { ...draft, by: "" })
}

function idOf(field) {
  const { form } = field
  if (!form || !("name" in field)) return ""
  const order = form.getAttribute("hx-post") ?? form.getAttribute("action") ?? location.pathname
  const facts = {
    type: field.type,
    name: field.name,
    autocomplete: field.autocomplete,
    method: form.hasAttribute("hx-post") ? "post" : form.method,
    isInRow: Boolean(field.closest("[data-row]")),
    path: location.pathname,
  }
  if (!keepsDraft(facts)) return ""
  const alike = [...form.elements].filter(({ name }) => name === field.name)
  return draftId(order, field.name, Math.max(0, alike.indexOf(field)))
}

document.addEventListener("input", ({ target }) => {
  const id = idOf(target)
  if (!id) return
  if (target.value === target.defaultValue) return drafts.delete(id)
  const base = drafts.get(id)?.base ?? target.defaultValue
  drafts.set(id, { text: target.value, base, about: subjectOf(target), by: me })
})

// Accepted: what was sent is stored; what was typed since then is not.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.request.method === "GET" || !ctx.response.raw.ok) return
  const form = ctx.request.form ?? ctx.sourceElement?.closest?.("form")
  for (const field of form?.elements ?? []) {
    const draft = drafts.get(idOf(field))
    if (draft && [...(ctx.request.body?.getAll?.(field.name) ?? [])].includes(draft.text)) drafts.delete(idOf(field))
  }
})

// Given up, or emptied after it was accepted.
document.addEventListener("reset", ({ target }) => {
  for (const field of target.elements ?? []) drafts.delete(idOf(field))
})

document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (new URL(target.action, location).pathname.endsWith("/logout/")) return forget()
  if (defaultPrevented || target.hasAttribute("hx-post")) return
  const ids = [...target.elements].map(idOf).filter((id) => drafts.get(id))
  if (ids.length) write(SENT, { path: location.pathname, ids })
})

document.addEventListener("htmx:after:swap", restore)

function restore() {
  for (const field of document.querySelectorAll(FIELDS)) {
    const id = idOf(field)
    const draft = drafts.get(id)
    if (!draft || field.value === draft.text || field === document.activeElement) continue
    const fate = fateOf({ draft, saved: field.defaultValue, me })
    if (fate === "restore") field.value = draft.text
    else drafts.delete(id)
    if (fate === "set aside") addToTray(field.id || field.name, draft)
  }
}

// A form that the browser sent by itself, without htmx, and that was accepted.
function settleSent() {
  const sent = read(SENT)
  if (!sent) return
  sessionStorage.removeItem(SENT)
  const { type, responseStatus: status } = performance.getEntriesByType("navigation")[0] ?? {}
  const cameFrom = document.referrer && new URL(document.referrer).pathname
  if (!wasAccepted({ type, status, path: location.pathname, cameFrom, sentFrom: sent.path })) return
  const store = sent.path === location.pathname ? drafts : new DraftStore("forms", undefined, sent.path)
  for (const id of sent.ids) store.delete(id)
}

function forget() {
  clear()
  signOut?.postMessage("")
}

function clear() {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("refine.")) sessionStorage.removeItem(key)
  } catch {
    // Nothing is kept there.
  }
}

signOut?.addEventListener("message", clear)

function write(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value))
  } catch {
    // Kept for this page only.
  }
}

function read(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name))
  } catch {
    return null
  }
}

function subjectOf(field) {
  return field.closest("[data-about]")?.dataset.about ?? field.ariaLabel ?? field.labels?.[0]?.textContent.trim() ?? ""
}

settleSent()
restore()
