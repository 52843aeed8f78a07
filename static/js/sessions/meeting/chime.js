// A chime of two soft notes at the last minute of a phase and of three at its end, for readers who switched it on on this
// device. It is synthesized, so no file is fetched. Browsers allow sound only after a click on the page.
import { recall, remember } from "../../ui/store.js"

const NOTES = { "last-minute": [660, 880], over: [880, 660, 440] }
const states = new Map()
let audio

const isOn = () => recall("chime") === "on"

addEventListener("click", () => {
  if (isOn()) wake()
})

addEventListener("change", ({ target }) => {
  if (!target.matches?.("[data-chime-switch]")) return
  remember("chime", target.checked ? "on" : "")
  if (target.checked) play(NOTES["last-minute"])
})

// The server renders the switch and does not know this device's setting.
const showSwitch = () => {
  for (const box of document.querySelectorAll("[data-chime-switch]")) box.checked = isOn()
}
document.addEventListener("htmx:after:swap", showSwitch)
showSwitch()

// The phase's clock has an id, a story's share has none. The page may be opened while the clock is already running.
for (const part of document.querySelectorAll("[data-clock-state][id]")) states.set(part.id, part.dataset.clockState)

new MutationObserver((changes) => {
  for (const { target } of changes) {
    const { clockState } = target.dataset
    if (!target.id || states.get(target.id) === clockState) continue
    states.set(target.id, clockState)
    if (isOn() && NOTES[clockState]) play(NOTES[clockState])
  }
}).observe(document.body, { subtree: true, attributeFilter: ["data-clock-state"] })

function wake() {
  audio ??= new AudioContext()
  if (audio.state === "suspended") audio.resume()
  return audio
}

function play(notes) {
  const context = wake()
  // For tests: a sound leaves no other trace.
  document.documentElement.dataset.chimed = String(notes.length)
  notes.forEach((pitch, place) => {
    const tone = new OscillatorNode(context, { frequency: pitch, type: "sine" })
    const volume = new GainNode(context, { gain: 0 })
    const begin = context.currentTime + place * 0.28
    volume.gain.setValueAtTime(0, begin)
    volume.gain.linearRampToValueAtTime(0.2, begin + 0.03)
    volume.gain.exponentialRampToValueAtTime(0.001, begin + 0.9)
    tone.connect(volume).connect(context.destination)
    tone.start(begin)
    tone.stop(begin + 1)
  })
}
