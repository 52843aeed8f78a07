// Small manners of forms.
//   data-enter-saves on a textarea: Enter sends, Shift+Enter breaks the line, Escape leaves it, and live/drafts.js
//   puts the saved text back
//   a form in a popover closes it when it was taken
//   a card or star shows as chosen at once; the server's reply has the last word

addEventListener("keydown", (event) => {
  const field = event.target
  if (!field.matches?.("[data-enter-saves]") || event.isComposing) return
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault()
    save(field)
    field.blur()
  } else if (event.key === "Escape") {
    field.blur()
  }
})

// Leaving a field saves it too: nobody thinks of a button in the middle of a talk.
addEventListener("focusout", ({ target }) => {
  if (target.matches?.("[data-enter-saves]")) save(target)
})

function save(field) {
  if (field.value === field.defaultValue || field.dataset.sent === field.value) return
  field.dataset.sent = field.value
  field.form.requestSubmit()
}

// A form in a popover closes it when it was taken; one that was refused stays open with its text.
document.addEventListener("htmx:after:request", ({ target, detail }) => {
  if (target.matches?.("[popover] form") && detail?.ctx?.response?.raw?.ok) target.closest("[popover]").hidePopover()
})

addEventListener("submit", ({ target, submitter }) => {
  const choices = submitter?.matches("[data-card]") ? target.querySelectorAll("[data-card]") : []
  for (const card of choices) card.setAttribute("aria-pressed", card === submitter && submitter.value !== "")
  if (submitter?.matches(".star"))
    for (const star of target.querySelectorAll(".star"))
      star.toggleAttribute("data-given", star.value <= submitter.value)
})
