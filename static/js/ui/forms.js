// Behaviour that forms ask for by attributes.
//   data-enter-saves on a textarea: Enter sends its form, Shift+Enter breaks the line, Escape leaves it (live/drafts.js
//     puts the saved text back), and leaving it sends its form too
//   data-enter-submits on a textarea: Enter sends its form and the field keeps the focus
//   data-empties on a form: it is emptied once it was accepted
//   data-closes-details inside a <details>: an accepted form closes it
// A form in a popover closes the popover once it was accepted; a refused one stays open with its text.
import { isComposing, isSubmit } from "./composing.js"

addEventListener("keydown", (event) => {
  const field = event.target
  const isEnter = isSubmit(event)
  if (field.matches?.("[data-enter-submits]") && isEnter) {
    event.preventDefault()
    field.form.requestSubmit()
  } else if (field.matches?.("[data-enter-saves]")) {
    if (isEnter) {
      event.preventDefault()
      save(field)
    }
    if (isEnter || (event.key === "Escape" && !isComposing(event))) field.blur()
  }
})

addEventListener("focusout", ({ target }) => {
  if (target.matches?.("[data-enter-saves]")) save(target)
})

function save(field) {
  if (field.value === field.defaultValue || field.dataset.sent === field.value) return
  field.dataset.sent = field.value
  field.form.requestSubmit()
}

document.addEventListener("htmx:after:request", ({ target, detail }) => {
  if (!detail?.ctx?.response?.raw?.ok) return
  target.closest?.("[data-closes-details]")?.closest("details")?.removeAttribute("open")
  if (target.matches?.("[data-empties]")) target.reset()
  if (target.matches?.("[popover] form")) target.closest("[popover]").hidePopover()
})
