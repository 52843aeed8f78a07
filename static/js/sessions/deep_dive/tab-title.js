// A dot in the title of a hidden tab while the room is waiting for the reader's card: someone whose tab is hidden is
// looking elsewhere, not away.

const isCardMissing = () => {
  const deck = document.getElementById("deck")
  return Boolean(deck && !deck.hidden && !deck.querySelector("[aria-pressed=true]"))
}

function renderTitle() {
  const title = document.title.replace(/^● /, "")
  document.title = document.hidden && isCardMissing() ? `● ${title}` : title
}

document.addEventListener("htmx:after:swap", renderTitle)
document.addEventListener("visibilitychange", renderTitle)
