// A field that finds another item, [data-finder]. Arrows go from the field through what was found and back. While
// somebody is in it, it is left alone by pushes; an order that was taken empties it.

const FOUND = ".finder__item"

document.addEventListener("keydown", (event) => {
  const finder = event.target.closest?.("[data-finder]")
  if (!finder || !["ArrowDown", "ArrowUp"].includes(event.key)) return
  const stops = [finder.querySelector("input[type=search]"), ...finder.querySelectorAll(FOUND)]
  const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)]
  if (!next) return
  event.preventDefault()
  next.focus()
})

document.addEventListener("focusin", ({ target }) => target.closest?.("[data-finder]")?.setAttribute("hx-morph-skip", ""))
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const finder = target.closest?.("[data-finder]")
  if (finder && !finder.contains(relatedTarget)) finder.removeAttribute("hx-morph-skip")
})

document.addEventListener("htmx:after:request", ({ target, detail }) => {
  if (!target.matches?.("form") || !detail?.ctx?.response?.raw?.ok) return
  for (const finder of target.querySelectorAll("[data-finder]")) {
    const field = finder.querySelector("input[type=search]")
    field.value = ""
    finder.querySelector(".finder__found").replaceChildren()
    if (finder.contains(document.activeElement)) field.focus()
  }
})
