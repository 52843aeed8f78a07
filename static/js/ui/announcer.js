// Speaks what changes on the page: phase, reveal, the last minute. A part says it with data-announce on its root;
// each text is spoken when it differs from the last of that part, not when the part is merely drawn again.

const said = new Map()

export function say(text) {
  const region = document.getElementById("announcer")
  region.textContent = ""
  // In the next task, so that a text equal to the last is a change to assistive technology.
  setTimeout(() => { region.textContent = text })
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

const speak = (part) => {
  const text = part.dataset.announce
  if (said.get(part.id) === text) return
  if (said.has(part.id) && text) say(text)
  said.set(part.id, text)
}

for (const part of document.querySelectorAll("[data-announce]")) said.set(part.id, part.dataset.announce)
for (const part of document.querySelectorAll("[data-say-over]")) states.set(part.id, part.dataset.clockState)

new MutationObserver((changes) => {
  for (const { target, attributeName, addedNodes } of changes) {
    if (attributeName === "data-announce") speak(target)
    else if (attributeName === "data-clock-state") toll(target)
    else for (const node of addedNodes) if (node.dataset?.announce) speak(node)
  }
}).observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-announce", "data-clock-state"] })
