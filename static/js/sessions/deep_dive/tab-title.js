// Calls its owner back: someone whose tab is hidden is looking elsewhere, not away. While the room waits for their
// card, the tab's title says so.

const waits = () => {
  const deck = document.getElementById("deck")
  return Boolean(deck && !deck.hidden && !deck.querySelector("[aria-pressed=true]"))
}

function call() {
  const title = document.title.replace(/^● /, "")
  document.title = document.hidden && waits() ? `● ${title}` : title
}

document.addEventListener("htmx:after:swap", call)
document.addEventListener("visibilitychange", call)
