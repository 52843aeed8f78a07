// The filters of a list. A filter applies as soon as it is chosen; a search starts on the first page.

document.addEventListener("change", ({ target }) => {
  if (target.matches("select[form=filters]")) target.form.requestSubmit()
})

// Keeps empty fields and defaults out of the address.
document.querySelector("[data-filters]")?.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value || (name === "tab" && value === "list")) formData.delete(name)
})
