// Says while one pastes how many lines there are; the server has the last word when it is looked at.
const field = document.querySelector("[data-counts]")
const place = document.querySelector(field?.dataset.counts)

function count() {
  const lines = new Set(
    field.value
      .split("\n")
      .map((line) => line.trim().toLowerCase())
      .filter(Boolean),
  ).size
  place.textContent = !lines ? "" : lines === 1 ? place.dataset.one : place.dataset.many.replace("#", lines)
}

field?.addEventListener("input", count)
if (field) count()
