// <refine-show-at data-at>: content that is in the page before its time, and has the state "due" from then on, which the
// style sheet shows. The moment is by the server's clock; without one it is due at once.
import { serverNow } from "../../ui/countdown.js"

// Not one timer until the moment itself: the server's time may be corrected before then, and a device may sleep.
const SECOND = 1000

class ShowAtTime extends HTMLElement {
  static observedAttributes = ["data-at"]
  // A custom state, not an attribute, which a morph would remove.
  #internals = this.attachInternals()
  #timer

  connectedCallback() {
    addEventListener("live", this)
    this.#update()
  }

  handleEvent() {
    this.#update()
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#update()
  }

  disconnectedCallback() {
    removeEventListener("live", this)
    clearTimeout(this.#timer)
  }

  #update() {
    clearTimeout(this.#timer)
    const wait = this.dataset.at ? Date.parse(this.dataset.at) - serverNow() : 0
    if (wait > 0) this.#timer = setTimeout(() => this.#update(), Math.min(wait + 4, SECOND))
    this.#internals.states[wait > 0 ? "delete" : "add"]("due")
  }
}

customElements.define("refine-show-at", ShowAtTime)
