// Choosing feedback: one box for all that is shown, how many are chosen, and none of them any more once it is done.
const bar = document.getElementById("chosen")
const all = bar?.querySelector("[data-chooses-all]")
const count = bar?.querySelector("[data-chosen-count]")
const none = count?.textContent
const boxes = () => [...document.querySelectorAll("[data-chooses]")]

function show() {
  const shown = boxes()
  const chosen = shown.filter(({ checked }) => checked).length
  all.checked = chosen > 0 && chosen === shown.length
  all.indeterminate = chosen > 0 && !all.checked
  count.textContent = chosen || none
  bar.toggleAttribute("data-any", chosen > 0)
  all.closest("label").hidden = !shown.length
}

if (bar) {
  document.addEventListener("change", ({ target }) => {
    if (target === all) for (const box of boxes()) box.checked = all.checked
    if (target === all || target.matches("[data-chooses]")) show()
  })
  document.addEventListener("htmx:after:request", ({ target, detail }) => {
    if (!bar.contains(target) || !detail?.ctx?.response?.raw?.ok) return
    for (const box of boxes()) box.checked = false
    bar.reset()
    document.activeElement?.blur()
    show()
  })
  document.addEventListener("htmx:after:swap", show)
  // Enter in a field presses the button beside it, not the first of the form.
  bar.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input[type=text]")) return
    event.preventDefault()
    event.target.nextElementSibling.click()
  })
  show()
}
