// <refine-remote>: a phone's button for the next step, wherever that is on the page: the proposed decision (Enter), else
// revealing or dealing the cards (R, V), else the next phase (F).
import { inSight, labelOf, nameOf } from "../../ui/key-targets.js"

const ORDER = ["Enter", "R", "V", "G", "N", "F"]

class Remote extends HTMLElement {
  connectedCallback() {
    document.addEventListener("htmx:after:swap", this)
    this.addEventListener("click", this)
    this.#render()
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:after:swap", this)
    this.removeEventListener("click", this)
  }

  handleEvent({ type }) {
    if (type === "click") this.#next()?.click()
    else this.#render()
  }

  #next() {
    return ORDER.flatMap((key) => inSight(`[data-key~="${key}"]`)).find((each) => !this.contains(each))
  }

  #render() {
    const next = this.#next()
    this.hidden = !next
    if (next) this.querySelector("[data-label]").textContent = next.ariaLabel || labelOf(next) || nameOf(next)
  }
}

customElements.define("refine-remote", Remote)
