// <refine-countdown data-ends-at | data-left>: the time left until a deadline by the server's clock or, paused, the time
// that was left. It only displays: after the deadline it counts the overrun. It sets data-clock-state ("running",
// "last-minute", "over" or "paused") on itself and on the nearest [data-clock-state] around it whose first one it is.

let now = Date.now

// Makes countdowns follow another clock than the device's; ui/index.js passes the server's.
export function useClock(source) {
  now = source
}

export const serverNow = () => now()

export function clock(seconds) {
  const whole = Math.abs(Math.ceil(seconds))
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  const tail = `${hours ? String(minutes).padStart(2, "0") : minutes}:${String(whole % 60).padStart(2, "0")}`
  return `${Math.ceil(seconds) < 0 ? "+" : ""}${hours ? `${hours}:` : ""}${tail}`
}

class Countdown extends HTMLElement {
  static observedAttributes = ["data-ends-at", "data-left"]
  #timer

  connectedCallback() {
    // Until the page is live it has not received the server's time, and this is the device's own.
    addEventListener("live", this)
    this.#paint()
  }

  handleEvent() {
    this.#paint()
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#paint()
  }

  disconnectedCallback() {
    removeEventListener("live", this)
    clearTimeout(this.#timer)
  }

  #paint() {
    clearTimeout(this.#timer)
    const paused = this.dataset.left !== undefined
    const left = paused ? Number(this.dataset.left) : (Date.parse(this.dataset.endsAt) - now()) / 1000
    if (Number.isNaN(left)) throw new Error("refine-countdown needs data-ends-at or data-left")
    const text = clock(left)
    if (this.textContent !== text) Object.assign(this, { textContent: text }).dataset.digits = text.length
    const state = paused ? "paused" : left < 0 ? "over" : left <= 60 ? "last-minute" : "running"
    for (const element of [this, this.#clock()])
      if (element && element.dataset.clockState !== state) element.dataset.clockState = state
    // Just after the next whole second, so that two screens change together.
    if (!paused) this.#timer = setTimeout(() => this.#paint(), 1000 * (left - Math.ceil(left) + 1) + 4)
  }

  // Starting at the parent, since the countdown is marked itself. A story's share has its countdown second.
  #clock() {
    const around = this.parentElement.closest("[data-clock-state]")
    return around?.querySelector("refine-countdown") === this ? around : null
  }
}

customElements.define("refine-countdown", Countdown)
