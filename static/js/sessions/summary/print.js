// [data-print]: a button that prints the page, by the print styles of css/pages/summary.css.
addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-print]")) print()
})

// Paper cannot be unfolded: what is folded in a summary is open while it prints.
let opened = []
addEventListener("beforeprint", () => {
  // A folded form stays folded: its line says who and until when.
  opened = [...document.querySelectorAll(".summary details:not([open], .assignment)")]
  for (const each of opened) each.open = true
})
addEventListener("afterprint", () => {
  for (const each of opened) each.open = false
  opened = []
})
