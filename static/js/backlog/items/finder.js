// A field that finds another item, [data-finder], with its results, [data-found]. Arrow keys move from the field through
// the results and back. Pushes leave a finder alone while it has the focus; an accepted order empties it.
import { isComposing } from "../../ui/composing.js"

document.addEventListener("keydown", (event) => {
  const finder = event.target.closest?.("[data-finder]")
  if (isComposing(event) || !finder || !["ArrowDown", "ArrowUp"].includes(event.key)) return
  const stops = [finder.querySelector("input[type=search]"), ...finder.querySelectorAll("[data-found] button")]
  const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)]
  if (!next) return
  event.preventDefault()
  next.focus()
})

document.addEventListener("focusin", ({ target }) =>
  target.closest?.("[data-finder]")?.setAttribute("hx-morph-skip", ""),
)
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const finder = target.closest?.("[data-finder]")
  if (finder && !finder.contains(relatedTarget)) finder.removeAttribute("hx-morph-skip")
})

document.addEventListener("htmx:after:request", ({ target, detail }) => {
  if (!target.matches?.("form[method=post]") || !detail?.ctx?.response?.raw?.ok) return
  const around = target.closest("[data-finder]")
  for (const finder of around ? [around] : target.querySelectorAll("[data-finder]")) {
    const field = finder.querySelector("input[type=search]")
    field.value = ""
    finder.querySelector("[data-found]").replaceChildren()
    if (finder.contains(document.activeElement)) field.focus()
  }
})

// Results of a search that has since been emptied are dropped.
document.addEventListener("htmx:before:swap", ({ detail: { tasks } }) => {
  for (const task of [...tasks]) {
    if (!task.target?.matches?.("[data-found]")) continue
    const field = task.target.closest("[data-finder]")?.querySelector("input[type=search]")
    if (!field || field.value.trim()) continue
    tasks.splice(tasks.indexOf(task), 1)
    task.target.replaceChildren()
  }
})
