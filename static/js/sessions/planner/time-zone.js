// The time zone of a time of day: the reader's own, once they choose a time. A time that someone else chose keeps its
// zone when the rest of the form is saved.
const field = document.querySelector("[data-zone]")
const setZone = () => (field.value = Intl.DateTimeFormat().resolvedOptions().timeZone)
if (field && !field.value) setZone()
field?.form.elements.meets_at.addEventListener("change", setZone)
