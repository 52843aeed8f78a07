// Splitting a story by keys alone, on the backlog's page or in the room's dialog: Enter moves from title to title and on
// to the lines to distribute; there a digit assigns the line to a part, A to all of them, and the focus moves on.
import { isComposing, isSubmit } from "../../ui/composing.js"

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".split")
  if (!form) return
  const lines = () => [...form.querySelectorAll("[data-where]")]
  const focusLine = (line) =>
    (line?.querySelector(":checked") ?? form.querySelector("button:not([type=button])")).focus()
  if (event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return
  const { key, target } = event
  if (isSubmit(event) && target.matches("[name^=title-]")) {
    event.preventDefault()
    const next = target.closest("li").nextElementSibling?.querySelector("input")
    if (target.value.trim() && next?.checkVisibility()) next.focus()
    else focusLine(lines()[0])
  }
  const line = target.closest("[data-where]")
  const choice = line && [...line.querySelectorAll("input")].find(({ value }) => value === (key === "a" ? "all" : key))
  if (!choice?.parentElement.checkVisibility()) return
  event.preventDefault()
  choice.checked = true
  focusLine(lines()[lines().indexOf(line) + 1])
})
