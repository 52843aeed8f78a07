// [data-focuses]: a link to a field opens the <details> around the field and gives it the focus.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-focuses]")
  const field = link && document.getElementById(link.hash.slice(1))
  if (!field) return
  event.preventDefault()
  field.closest("details")?.setAttribute("open", "")
  field.focus({ preventScroll: true })
  field.scrollIntoView({ block: "center", behavior: "instant" })
})
