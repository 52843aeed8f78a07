// [data-print]: a button that prints the page, by the print styles of css/pages/summary.css.
addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-print]")) print()
})
