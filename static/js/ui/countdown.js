// <refine-countdown data-ends-at | data-left>: the time left until a deadline of the server's, or, paused, what was
// left. It decides nothing: when the time is up it counts the overrun, and marks its state for the style:
// "running", "last-minute", "over" or "paused", on itself and on the [data-clock-state] around it whose first it is.

let now = Date.now

// The page's clock, kept in step with the server's (app.js joins the two).
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
    // A page is live once it has heard the server's time: until then this is the device's own.
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
    // Wake just after the next whole second, so that two screens turn together.
    if (!paused) this.#timer = setTimeout(() => this.#paint(), 1000 * (left - Math.ceil(left) + 1) + 4)
  }

  // Asked of the parent: a countdown that is marked itself would be its own. A share's countdown comes second.
  #clock() {
    const around = this.parentElement.closest("[data-clock-state]")
    return around?.querySelector("refine-countdown") === this ? around : null
  }
}

customElements.define("refine-countdown", Countdown)
