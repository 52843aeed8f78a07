// The number of different lines in a pasted list, counted while it is typed; the preview shows the server's count.
const field = document.querySelector("[data-counts]")
const place = document.querySelector(field?.dataset.counts)

function renderCount() {
  const lines = new Set(
    field.value
      .split("\n")
      .map((line) => line.trim().toLowerCase())
      .filter(Boolean),
  ).size
  place.textContent = !lines ? "" : lines === 1 ? place.dataset.one : place.dataset.many.replace("#", lines)
}

field?.addEventListener("input", renderCount)
if (field) renderCount()
