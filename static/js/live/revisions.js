// Never back: the root of a part carries the number of the last change it shows, and a part that is older than what
// the page shows already is dropped, whether it comes as a push or as the reply to a form.

document.addEventListener("htmx:before:swap", ({ detail: { tasks } }) => {
  for (const task of [...tasks])
    if (task.type === "partial" && task.target && isOld(task)) tasks.splice(tasks.indexOf(task), 1)
})

function isOld({ target, fragment }) {
  const incoming = revision(fragment.firstElementChild)
  if (incoming < shown(target)) return true
  keepNewer(target, fragment, incoming)
  return false
}

// A container may be drawn before, and arrive after, one of the rows in it: that row stays as it is.
function keepNewer(target, fragment, incoming) {
  for (const row of target.querySelectorAll("[data-revision][id]"))
    if (revision(row) > incoming) fragment.querySelector(`#${row.id}`)?.replaceWith(row.cloneNode(true))
}

export function revision(element) {
  return Number(element?.dataset.revision ?? 0)
}

// What stands in a part was drawn with it, unless it has been drawn since.
export function shown(element) {
  return revision(element.closest("[data-revision]"))
}
