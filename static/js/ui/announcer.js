// Announces changes to assistive technology: phase, reveal, the last minute. A part names its text in data-announce on
// its root; the text is announced when it changes, not each time the part is rendered.

const announced = new Map()
const pending = []

export function announce(text) {
  const region = document.getElementById("announcer")
  // Texts of one push are announced together: the region keeps only the last text it is given.
  if (pending.push(text) > 1) return
  region.textContent = ""
  // In the next task, so that a text equal to the last one still counts as a change.
  setTimeout(() => {
    region.textContent = pending.splice(0).join(" · ")
  })
}

// A clock announces its own last minute and its end (data-say-last-minute, data-say-over), once each.
const clockStates = new Map()
const announceClock = (part) => {
  const { clockState, sayLastMinute, sayOver } = part.dataset
  if (!sayOver || clockStates.get(part.id) === clockState) return
  clockStates.set(part.id, clockState)
  if (clockState === "last-minute") announce(sayLastMinute)
  if (clockState === "over") announce(sayOver)
}

const announcePart = (part, isNew = false) => {
  const text = part.dataset.announce
  const before = announced.get(part.id)
  announced.set(part.id, text)
  // The first text of a part that arrives with its phase is not news; later ones are.
  if (text && text !== before && !(isNew && before === undefined)) announce(text)
}

// With the parts inside it: the stage of a phase arrives in one piece.
const partsIn = (node) =>
  node instanceof Element
    ? [node, ...node.querySelectorAll("[data-announce]")].filter((each) => "announce" in each.dataset)
    : []

for (const part of document.querySelectorAll("[data-announce]")) announced.set(part.id, part.dataset.announce)
for (const part of document.querySelectorAll("[data-say-over]")) clockStates.set(part.id, part.dataset.clockState)

new MutationObserver((changes) => {
  for (const { target, attributeName, addedNodes } of changes) {
    if (attributeName === "data-announce") announcePart(target)
    else if (attributeName === "data-clock-state") announceClock(target)
    else for (const node of addedNodes) for (const part of partsIn(node)) announcePart(part, true)
  }
}).observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-announce", "data-clock-state"] })
