// Unsaved text is safe. From the first keystroke until it is saved or given up, pushes leave the row of a field alone
// (hx-morph-skip), and its text is stored beside the page as well. A row is an element with data-row; a field needs an
// id that names what it belongs to, so that half a sentence never ends up in another story.
import { isComposing } from "../ui/composing.js"
import { drafts } from "./draft-store.js"
import { addToTray, renderTray } from "./draft-tray.js"
import { holdRow, keepMissedUpdate, releaseRow, showMissedUpdate } from "./held-rows.js"
import { endTyping, shareTyping } from "./fields/typing.js"
import { unsavedText } from "./unsaved-text.js"

const TYPES = ["text", "number", "url", "email", "date", "datetime-local"].map((type) => `input[type=${type}]`)
const FIELD = `[data-row] :is(textarea, input:not([type]), ${TYPES})`
const byId = (root, id) => id && root.querySelector(`#${CSS.escape(id)}`)
const rowOf = (field) => field.closest("[data-row]")
const savedIds = new Set()
const unsavedFields = (root) =>
  drafts
    .all()
    .map(([id]) => byId(document, id))
    .filter((field) => field && root.contains(field))

document.addEventListener("input", ({ target }) => {
  if (!target.id || !target.matches(FIELD)) return
  if (target.value === target.defaultValue) return revert(target)
  keep(target)
  shareTyping(rowOf(target), textOf(target))
})

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !isComposing(event) && drafts.get(event.target.id)) revert(event.target)
})

document.addEventListener("click", ({ target }) => {
  const row = target.closest?.("[data-cancel]")?.closest("[data-row]")
  if (row) unsavedFields(row).forEach(revert)
})

// Before the reply is swapped in, so that a saved row takes part in the swap. Choosing between the two texts of a
// conflict settles the field that the conflict was about.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (!ctx.response.raw.ok) return
  const form = ctx.request.form ?? ctx.sourceElement
  const conflict = form.closest("[data-conflict]")
  if (conflict) {
    unsavedFields(document)
      .filter(({ id }) => id.startsWith(conflict.dataset.conflict))
      .forEach(revert)
    conflict.hidden = true
  } else {
    for (const field of unsavedFields(form)) markSaved(field, ctx.request.body?.get?.(field.name))
  }
})

document.addEventListener("htmx:before:swap", ({ detail: { tasks } }) => {
  for (const { type, target, fragment } of tasks)
    if (type === "partial" && target) for (const field of unsavedFields(target)) protect(field, target, fragment)
})

document.addEventListener("htmx:after:swap", () => {
  // A field that was typed in no longer follows its attribute: show the server's version of what was saved.
  for (const id of savedIds) {
    const field = byId(document, id)
    if (field && !drafts.get(id) && field.value !== field.defaultValue) field.value = field.defaultValue
  }
  for (const [id, draft] of drafts.all()) if (!byId(document, id)) moveToTray(id, draft)
  renderTray()
})

// Keeps the server's update of a held row for later. A row that is missing from the update has to go: left alone, its
// half sentence would end up in whatever takes its place.
function protect(field, target, fragment) {
  const row = rowOf(field)
  if (row !== target && row.contains(target)) return
  const update = byId(fragment, row.id) || byId(fragment, field.id)?.closest("[data-row]")
  if (update) return keepMissedUpdate(row, update, fragment)
  moveToTray(field.id, drafts.get(field.id))
  releaseRow(row)
  endTyping(row)
  field.value = field.defaultValue
  field.blur()
}

function moveToTray(id, draft) {
  drafts.delete(id)
  addToTray(id, draft)
}

function keep(field) {
  holdRow(rowOf(field))
  drafts.set(field.id, { text: field.value, about: subjectOf(field), version: versionOf(field)?.value })
}

function markSaved(field, sent) {
  if (sent == null) return
  const rest = unsavedText({ value: field.value, savedValue: field.defaultValue, sent })
  release(field)
  savedIds.add(field.id)
  field.value = rest || field.defaultValue
  if (rest) keep(field)
}

function revert(field) {
  const row = rowOf(field)
  release(field)
  field.value = field.defaultValue
  showMissedUpdate(row)
}

function release(field) {
  const row = rowOf(field)
  drafts.delete(field.id)
  if (!unsavedFields(row).length) releaseRow(row)
  endTyping(row)
}

// A line of several fields, as given, when, then, is shown as one: each text after its label.
function textOf(field) {
  const fields = [...(field.form?.elements ?? [field])].filter((each) => each.matches(FIELD))
  if (fields.length < 2) return field.value
  const words = (each) => `${each.labels?.[0]?.textContent.trim() ?? ""} ${each.value.trim()}`.trim()
  return fields
    .filter(({ value }) => value.trim())
    .map(words)
    .join(" ")
}

function subjectOf(field) {
  return field.closest("[data-about]")?.dataset.about ?? field.ariaLabel ?? field.labels?.[0]?.textContent.trim() ?? ""
}

function versionOf(field) {
  return field.form?.elements.namedItem("version")
}

// After a reload, text returns to its field together with the version that it was based on: if another text was saved
// in between, saving asks which of the two to keep.
for (const [id, draft] of drafts.all()) {
  const field = byId(document, id)
  if (!field?.matches(FIELD)) moveToTray(id, draft)
  else {
    field.value = draft.text
    const version = versionOf(field)
    if (version && draft.version) version.value = draft.version
    holdRow(rowOf(field))
  }
}
renderTray()
