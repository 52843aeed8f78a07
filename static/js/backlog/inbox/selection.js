// The selection of feedback: a box for everything shown and a count; an accepted order clears it.
import { isSubmit } from "../../ui/composing.js"

const bar = document.getElementById("inbox-bulk")
const allBox = bar?.querySelector("[data-chooses-all]")
const count = bar?.querySelector("[data-chosen-count]")
const noneText = count?.textContent
const boxes = () => [...document.querySelectorAll("[data-chooses]")]

function render() {
  const shown = boxes()
  const chosenCount = shown.filter(({ checked }) => checked).length
  allBox.checked = chosenCount > 0 && chosenCount === shown.length
  allBox.indeterminate = chosenCount > 0 && !allBox.checked
  count.textContent = chosenCount || noneText
  bar.toggleAttribute("data-any", chosenCount > 0)
  allBox.closest("label").hidden = !shown.length
}

if (bar) {
  document.addEventListener("change", ({ target }) => {
    if (target === allBox) for (const box of boxes()) box.checked = allBox.checked
    if (target === allBox || target.matches("[data-chooses]")) render()
  })
  document.addEventListener("htmx:after:request", ({ target, detail }) => {
    if (!bar.contains(target) || !detail?.ctx?.response?.raw?.ok) return
    for (const box of boxes()) box.checked = false
    bar.reset()
    document.activeElement?.blur()
    render()
  })
  document.addEventListener("htmx:after:swap", render)
  // Enter in a field presses the button beside it, not the first button of the form.
  bar.addEventListener("keydown", (event) => {
    if (!isSubmit(event) || !event.target.matches("input[type=text]")) return
    event.preventDefault()
    event.target.nextElementSibling.click()
  })
  render()
}
