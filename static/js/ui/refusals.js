// A form that was refused says at the field what is wrong with it; typing there, or sending the form again, takes the
// words away. The server asks for them by the HX-Trigger header: {"refused": {"errors": {"title": "Give it a title."}}}
// The same without script: core/http/refilling.py.

document.addEventListener("refused", ({ target, detail: { errors } }) => {
  const form = target.closest("form") ?? target.form
  if (!form) return
  takeAway(form)
  const rest = []
  for (const [name, why] of Object.entries(errors)) {
    const field = form.elements.namedItem(name)
    if (field instanceof HTMLElement && field.matches(TYPED)) mark(field, why)
    else rest.push(why)
  }
  if (rest.length) form.append(words(rest.join(" ")))
})

document.addEventListener("input", ({ target }) => {
  if (target.ariaInvalid === "true") takeAway(target.form)
})
document.addEventListener("htmx:before:request", ({ target }) => {
  const form = target.closest?.("form")
  if (form) takeAway(form)
})

const TYPED = "textarea, select, input:not([type=hidden], [type=checkbox], [type=radio], [type=file])"

function mark(field, why) {
  field.ariaInvalid = "true"
  const line = words(why)
  line.id = `${field.id || field.name}-refused`
  field.setAttribute("aria-describedby", line.id)
  const around = field.closest("label") ?? field
  around.after(line)
}

function words(text) {
  const line = document.createElement("p")
  line.className = "field__error"
  line.dataset.refused = ""
  line.textContent = text
  return line
}

function takeAway(form) {
  for (const line of form?.querySelectorAll("[data-refused]") ?? []) line.remove()
  for (const field of form?.querySelectorAll("[aria-invalid]") ?? []) {
    field.removeAttribute("aria-invalid")
    field.removeAttribute("aria-describedby")
  }
}
