// Revisions of parts: the root of a part carries the number of the last change it shows (data-revision). Pure functions;
// outdated-parts.js applies them to every swap.

export function revisionOf(element) {
  return Number(element?.dataset.revision ?? 0)
}

// An element without a revision of its own was rendered with the part around it.
export function shownRevision(element) {
  return revisionOf(element.closest("[data-revision]"))
}

export function isOutdated({ target, fragment }) {
  return revisionOf(fragment.firstElementChild) < shownRevision(target)
}

// Removes from the tasks of a swap every part that is older than what the page shows; what is newer on the page inside
// a part that stays is taken over into it.
export function dropOutdated(tasks) {
  for (const task of [...tasks]) {
    if (task.type !== "partial" || !task.target) continue
    if (isOutdated(task)) tasks.splice(tasks.indexOf(task), 1)
    else keepNewerRows(task)
  }
}

// A container may be rendered before one of its rows and arrive after it: that row stays as it is.
function keepNewerRows({ target, fragment }) {
  const incoming = revisionOf(fragment.firstElementChild)
  for (const row of target.querySelectorAll("[data-revision][id]"))
    if (revisionOf(row) > incoming) fragment.querySelector(`#${row.id}`)?.replaceWith(row.cloneNode(true))
}
