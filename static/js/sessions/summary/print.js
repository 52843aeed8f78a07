// A button that prints the page; the style for paper is in css/pages/summary.css.
addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-print]")) print()
})
