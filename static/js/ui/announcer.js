// Speaks what changes on the page: phase, reveal, the last minute. A part says it with data-announce on its root;
// each text is spoken when it differs from the last of that part, not when the part is merely drawn again.

const said = new Map()
const waiting = []

export function say(text) {
  const region = document.getElementById("announcer")
  // What one push says in several parts is said in one breath: the region keeps the last text only.
  if (waiting.push(text) > 1) return
  region.textContent = ""
  // In the next task, so that a text equal to the last is a change to assistive technology.
  setTimeout(() => {
    region.textContent = waiting.splice(0).join(" · ")
  })
}

// The clock says its own last minute and its end (data-say-last-minute, data-say-over), once each.
const states = new Map()
const toll = (part) => {
  const { clockState, sayLastMinute, sayOver } = part.dataset
  if (!sayOver || states.get(part.id) === clockState) return
  states.set(part.id, clockState)
  if (clockState === "last-minute") say(sayLastMinute)
  if (clockState === "over") say(sayOver)
}

const speak = (part, isNew = false) => {
  const text = part.dataset.announce
  const before = said.get(part.id)
  said.set(part.id, text)
  // A part that comes with its phase has told nothing yet: what it says from then on is news.
  if (text && text !== before && !(isNew && before === undefined)) say(text)
}

// With what it holds: a phase's stage comes in one piece.
const partsIn = (node) =>
  node instanceof Element
    ? [node, ...node.querySelectorAll("[data-announce]")].filter((each) => "announce" in each.dataset)
    : []

for (const part of document.querySelectorAll("[data-announce]")) said.set(part.id, part.dataset.announce)
for (const part of document.querySelectorAll("[data-say-over]")) states.set(part.id, part.dataset.clockState)

new MutationObserver((changes) => {
  for (const { target, attributeName, addedNodes } of changes) {
    if (attributeName === "data-announce") speak(target)
    else if (attributeName === "data-clock-state") toll(target)
    else for (const node of addedNodes) for (const part of partsIn(node)) speak(part, true)
  }
}).observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-announce", "data-clock-state"] })
