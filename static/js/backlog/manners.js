// Small manners of the backlog page.
//   a filter applies as soon as it is chosen; a search starts on the first page
//   opening an item keeps the list where it was scrolled to
//   a form in <details> closes it when it was taken; one in a dialog that stays keeps the dialog open

document.addEventListener("change", ({ target }) => {
  if (target.matches("select[form=filters]")) target.form.requestSubmit()
})

// Empty fields say nothing, and the address should not either.
document.querySelector("[data-filters]")?.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value || (name === "tab" && value === "list")) formData.delete(name)
})

addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
  if (!event.target.matches?.("[data-enter-submits]")) return
  event.preventDefault()
  event.target.form.requestSubmit()
})

document.addEventListener("htmx:after:request", ({ target, detail }) => {
  if (!detail?.ctx?.response?.raw?.ok) return
  target.closest?.("[data-closes-details]")?.closest("details")?.removeAttribute("open")
  if (target.matches?.("[data-empties]")) target.reset()
})

const key = "refine.backlog.scroll"
document.addEventListener("click", ({ target }) => {
  if (target.closest?.(".item-row__title, .detail__head a")) sessionStorage.setItem(key, String(scrollY))
})
const kept = sessionStorage.getItem(key)
if (kept !== null) {
  sessionStorage.removeItem(key)
  scrollTo({ top: Number(kept), behavior: "instant" })
}
