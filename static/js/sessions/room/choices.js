// Shows a card or a star as chosen at once; the server's reply corrects it where it has to.

addEventListener("submit", ({ target, submitter }) => {
  const cards = submitter?.matches("[data-card]") ? target.querySelectorAll("[data-card]") : []
  for (const card of cards) card.setAttribute("aria-pressed", card === submitter && submitter.value !== "")
  if (submitter?.matches(".star"))
    for (const star of target.querySelectorAll(".star"))
      star.toggleAttribute("data-given", star.value <= submitter.value)
})
