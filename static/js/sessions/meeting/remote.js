// <refine-remote>: on a phone the button that presses whatever is next, wherever it stands on the page: the proposal
// in hand (Enter), else what turns or deals the cards (R, V), else the next phase (F).
import { inSight, nameOf } from "../../ui/keys.js"

const ORDER = ["Enter", "R", "V", "G", "N", "F"]

class Remote extends HTMLElement {
  connectedCallback() {
    document.addEventListener("htmx:after:swap", this)
    this.addEventListener("click", this)
    this.#paint()
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:after:swap", this)
    this.removeEventListener("click", this)
  }

  handleEvent({ type }) {
    if (type === "click") this.#next()?.click()
    else this.#paint()
  }

  #next() {
    return ORDER.flatMap((key) => inSight(`[data-key~="${key}"]`)).find((each) => !this.contains(each))
  }

  #paint() {
    const next = this.#next()
    this.hidden = !next
    if (next) this.querySelector("[data-label]").textContent = written(next)
  }
}

// What stands on it, unless that says too little by itself and it has a name besides: a size is "Settle on 5".
function written(element) {
  const words = element.cloneNode(true)
  for (const hint of words.querySelectorAll("kbd")) hint.remove()
  return element.ariaLabel || words.textContent.trim() || nameOf(element)
}

customElements.define("refine-remote", Remote)
