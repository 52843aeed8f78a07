// Errors of a refused form, at their fields, until its sender types there or sends it again. The server lists them by
// the HX-Trigger header {"refused": {"errors": {"title": "Enter a title."}}}. A name that is no text field of the form
// ("", a hidden field, radio buttons) is an error of the form as a whole. Fields may be outside the form (form="id"),
// and a push may render the form again: the errors stay. Without script core/http/refilling.py does the same.

const TYPED = "textarea, select, input:not([type=hidden], [type=checkbox], [type=radio])"
const shownErrors = new Map()
let count = 0

document.addEventListener("refused", ({ target, detail: { errors } }) => {
  const form = formOf(target)
  if (!form) return
  clear(form)
  show(form, errors)
})

document.addEventListener("input", ({ target }) => {
  if (target.ariaInvalid === "true") clear(target.form)
})

document.addEventListener("htmx:before:request", ({ target }) => {
  const form = formOf(target)
  if (form) clear(form)
})

// A part that was rendered again has lost the lines that its form had.
document.addEventListener("htmx:after:swap", () => {
  for (const [form, { errors, lines }] of [...shownErrors]) {
    const current = form.isConnected ? form : form.id && document.getElementById(form.id)
    if (current === form && lines.every(isShown)) continue
    clear(form)
    if (current) show(current, errors)
  }
})

// A button may belong to a form elsewhere on the page.
function formOf(element) {
  if (element instanceof HTMLFormElement) return element
  return element.form ?? element.closest?.("form") ?? null
}

function show(form, errors) {
  const lines = []
  shownErrors.set(form, { errors, lines })
  const ofForm = new Set()
  for (const [name, message] of Object.entries(errors)) {
    const field = name && form.elements.namedItem(name)
    const isAtField = field instanceof HTMLElement && field.matches(TYPED)
    if (!isAtField && ofForm.has(message)) continue
    const line = errorLine(message)
    lines.push(line)
    if (isAtField) mark(field, line)
    else {
      ofForm.add(message)
      placeOfForm(form).append(line)
    }
  }
}

function mark(field, line) {
  field.ariaInvalid = "true"
  line.id = `error-${++count}`
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), line.id].filter(Boolean).join(" "))
  const beside = field.closest("label") ?? field
  beside.after(line)
}

// A form without content of its own only groups fields that are elsewhere: its errors go to the last of them.
function placeOfForm(form) {
  const fields = [...form.elements].filter((field) => field.type !== "hidden")
  return fields.length && !fields.some((field) => form.contains(field)) ? fields.at(-1).parentElement : form
}

// A morph may turn a line into a paragraph of the server's.
function isShown(line) {
  return line.isConnected && "refused" in line.dataset
}

function errorLine(message) {
  const line = document.createElement("p")
  line.className = "field__error"
  line.dataset.refused = ""
  line.textContent = message
  return line
}

function clear(form) {
  const lines = shownErrors.get(form)?.lines ?? []
  shownErrors.delete(form)
  const ids = lines.map(({ id }) => id)
  for (const line of lines.filter(isShown)) line.remove()
  for (const field of form.elements) {
    if (field.ariaInvalid !== "true") continue
    field.ariaInvalid = null
    const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && !ids.includes(id))
    if (others.length) field.setAttribute("aria-describedby", others.join(" "))
    else field.removeAttribute("aria-describedby")
  }
}
