// Typing is safe. From the first keystroke until it is saved or given up, the row of a field is left alone by pushes
// (hx-morph-skip), and its text is kept beside the page as well. A row is what carries data-row; a field needs an id
// that says what it belongs to, so that half a sentence never ends up in another story.
import { drafts } from "./draft-store.js"
import { offer, offerAgain } from "./draft-tray.js"
import { hold, letGo, putAside, showMissed } from "./held-rows.js"
import { broadcast, fallSilent } from "./typing.js"

const TYPES = ["text", "number", "url", "email", "date", "datetime-local"].map((type) => `input[type=${type}]`)
const FIELD = `[data-row] :is(textarea, input:not([type]), ${TYPES})`
const byId = (root, id) => id && root.querySelector(`#${CSS.escape(id)}`)
const rowOf = (field) => field.closest("[data-row]")
const settled = new Set()
const held = (root) =>
  drafts
    .all()
    .map(([id]) => byId(document, id))
    .filter((field) => field && root.contains(field))

document.addEventListener("input", ({ target }) => {
  if (!target.id || !target.matches(FIELD)) return
  if (target.value === target.defaultValue) return giveUp(target)
  keep(target)
  broadcast(rowOf(target), target.value)
})

document.addEventListener("keydown", ({ key, target, isComposing }) => {
  if (key === "Escape" && !isComposing && drafts.get(target.id)) giveUp(target)
})

document.addEventListener("click", ({ target }) => {
  const row = target.closest?.("[data-cancel]")?.closest("[data-row]")
  if (row) held(row).forEach(giveUp)
})

// Saved: before the reply is swapped in, so that the row takes part again. The choice between two texts that a
// conflict asks for settles the field that it was about.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (!ctx.response.raw.ok) return
  const form = ctx.request.form ?? ctx.sourceElement
  const conflict = form.closest("[data-conflict]")
  if (conflict) {
    held(document)
      .filter(({ id }) => id.startsWith(conflict.dataset.conflict))
      .forEach(giveUp)
    conflict.hidden = true
  } else {
    for (const field of held(form)) saved(field, ctx.request.body?.get?.(field.name))
  }
})

document.addEventListener("htmx:before:swap", ({ detail: { tasks } }) => {
  for (const { type, target, fragment } of tasks)
    if (type === "partial" && target) for (const field of held(target)) meet(field, target, fragment)
})

document.addEventListener("htmx:after:swap", () => {
  // A field that was typed in no longer follows its attribute: show what the server has made of what was saved.
  for (const id of settled) {
    const field = byId(document, id)
    if (field && !drafts.get(id) && field.value !== field.defaultValue) field.value = field.defaultValue
  }
  for (const [id, what] of drafts.all()) if (!byId(document, id)) lose(id, what)
  offerAgain()
})

// A held row meets what the server sends for it: put that aside. A row that is not in what comes has to go, for left
// alone its half sentence would stand in whatever takes its place.
function meet(field, target, fragment) {
  const row = rowOf(field)
  if (row !== target && row.contains(target)) return
  const now = byId(fragment, row.id) || byId(fragment, field.id)?.closest("[data-row]")
  if (now) return putAside(row, now, fragment)
  lose(field.id, drafts.get(field.id))
  letGo(row)
  field.value = field.defaultValue
  field.blur()
}

function lose(id, what) {
  drafts.drop(id)
  offer(id, what)
}

function keep(field) {
  hold(rowOf(field))
  drafts.put(field.id, { text: field.value, about: aboutOf(field), version: versionOf(field)?.value })
}

function saved(field, sent) {
  if (sent == null) return
  // One may go on typing while the order is on its way: the next line, or more of this one.
  const isNewLine = !field.defaultValue
  const more = field.value === sent ? "" : isNewLine ? field.value.replace(sent, "").trimStart() : field.value
  release(field)
  settled.add(field.id)
  field.value = more || field.defaultValue
  if (more) keep(field)
}

function giveUp(field) {
  const row = rowOf(field)
  release(field)
  field.value = field.defaultValue
  showMissed(row)
}

function release(field) {
  const row = rowOf(field)
  drafts.drop(field.id)
  if (!held(row).length) letGo(row)
  fallSilent(row)
}

function aboutOf(field) {
  return field.closest("[data-about]")?.dataset.about ?? field.ariaLabel ?? field.labels?.[0]?.textContent.trim() ?? ""
}

function versionOf(field) {
  return field.form?.elements.namedItem("version")
}

// After a reload the texts return to their fields, with the version that they were written on: if somebody saved
// another text meanwhile, saving asks which of the two to keep.
for (const [id, what] of drafts.all()) {
  const field = byId(document, id)
  if (!field?.matches(FIELD)) lose(id, what)
  else {
    field.value = what.text
    const version = versionOf(field)
    if (version && what.version) version.value = what.version
    hold(rowOf(field))
  }
}
offerAgain()
