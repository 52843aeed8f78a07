// <refine-later data-at>: stands in the page before its time, and is in the state "due" from then on, which the style
// shows. The moment is the server's; without one it is due at once.
import { serverNow } from "../../ui/countdown.js"

// Not until the moment itself: the server's time may be heard anew meanwhile, and a device that slept has lost some.
const SECOND = 1000

class Later extends HTMLElement {
  static observedAttributes = ["data-at"]
  // A state of its own, not an attribute: a morph would take that away.
  #internals = this.attachInternals()
  #timer

  connectedCallback() {
    addEventListener("live", this)
    this.#look()
  }

  handleEvent() {
    this.#look()
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#look()
  }

  disconnectedCallback() {
    removeEventListener("live", this)
    clearTimeout(this.#timer)
  }

  #look() {
    clearTimeout(this.#timer)
    const wait = this.dataset.at ? Date.parse(this.dataset.at) - serverNow() : 0
    if (wait > 0) this.#timer = setTimeout(() => this.#look(), Math.min(wait + 4, SECOND))
    this.#internals.states[wait > 0 ? "delete" : "add"]("due")
  }
}

customElements.define("refine-later", Later)
