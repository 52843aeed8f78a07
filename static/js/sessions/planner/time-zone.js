// The time zone of the rhythm: where nobody has chosen one yet, the reader's own stands in the field.
const field = document.querySelector("[data-zone]")
if (field && !field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone
