// Says in which zone a time of day is meant: the reader's own, once they choose one. A time that somebody else chose
// keeps its zone while the rest of the form is saved.
const field = document.querySelector("[data-zone]")
const say = () => (field.value = Intl.DateTimeFormat().resolvedOptions().timeZone)
if (field && !field.value) say()
field?.form.elements.meets_at.addEventListener("change", say)
