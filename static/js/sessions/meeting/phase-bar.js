// <refine-bar data-length data-ends-at | data-left>: the used time of a phase as its <progress>, and its length as its
// share of the agenda. Pushes leave the children alone.
import { serverNow } from "../../ui/countdown.js"

class PhaseBar extends HTMLElement {
  static observedAttributes = ["data-ends-at", "data-left", "data-length"]
  #timer

  connectedCallback() {
    this.#timer = setInterval(() => this.#paint(), 5_000)
    this.#paint()
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#paint()
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
  }

  #paint() {
    const { length, endsAt, left } = this.dataset
    const remaining = endsAt ? (Date.parse(endsAt) - serverNow()) / 1000 : Number(left)
    const bar = this.firstElementChild
    bar.max = Number(length) || 1
    // A phase that is skipped has no length, and nothing of it is used.
    bar.value = Math.min(bar.max, Math.max(0, length - remaining))
    // The content security policy does not count a custom property set by script as inline style, and morphs keep it.
    this.parentElement.style.setProperty("--share", Math.max(1, Math.round(length / 60)))
  }
}

customElements.define("refine-bar", PhaseBar)
