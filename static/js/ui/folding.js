// [data-unfolds="id"]: a button that unfolds the element with that id, and remembers it on this device. CSS decides
// what is folded at which width.
import { recall, remember } from "./store.js"

for (const button of document.querySelectorAll("[data-unfolds]"))
  show(button, recall(button.dataset.unfolds) === "open")

addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-unfolds]")
  if (!button) return
  const open = button.ariaExpanded !== "true"
  show(button, open)
  remember(button.dataset.unfolds, open ? "open" : "")
})

function show(button, open) {
  button.ariaExpanded = String(open)
  document.getElementById(button.dataset.unfolds).toggleAttribute("data-unfolded", open)
}
