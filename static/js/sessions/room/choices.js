// Shows a card or a star as chosen at once; the server's reply corrects it where it has to.

addEventListener("submit", ({ target, submitter }) => {
  const cards = submitter?.matches("[data-card]") ? target.querySelectorAll("[data-card]") : []
  for (const card of cards) card.setAttribute("aria-pressed", card === submitter && submitter.value !== "")
  if (submitter?.matches(".star"))
    for (const star of target.querySelectorAll(".star")) {
      star.toggleAttribute("data-given", star.value <= submitter.value)
      star.ariaPressed = star === submitter
    }
})

// The stars are rendered for everybody alike; which of them are the reader's own stands beside them.
function pressOwnStars() {
  const own = document.querySelector("#self")?.dataset.stars
  for (const star of document.querySelectorAll(".star")) star.ariaPressed = star.value === own
}
pressOwnStars()
document.addEventListener("htmx:after:swap", pressOwnStars)
