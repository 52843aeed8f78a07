// Another phase or another story begins at its top: on a phone the whole page scrolls, elsewhere the stage does. Not while
// someone types, whose field would scroll away.
const SCROLLED = "#stage, #stage .deep-dive__story, #stage .triage__item"

const onStage = () => {
  const stage = document.getElementById("stage")
  return stage && [stage.dataset.phase, stage.querySelector("#story .key-text")?.textContent.trim()].join(" ")
}
const isTyping = () => document.activeElement?.matches("input:not([type=checkbox]), textarea, [contenteditable]")

let shown = onStage()

document.addEventListener("htmx:after:swap", () => {
  const now = onStage()
  if (!now || now === shown) return
  shown = now
  if (isTyping()) return
  scrollTo({ top: 0 })
  for (const each of document.querySelectorAll(SCROLLED)) each.scrollTo({ top: 0 })
})
