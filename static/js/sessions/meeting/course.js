// <refine-course data-course data-least>: the expected end of the session, which the <refine-time> inside it shows. It moves
// on by itself while the clock is paused, and once a phase has overrun all that the later ones can lend.
import { serverNow } from "../../ui/countdown.js"

export function courseAt(now, course, least) {
  return Math.max(course, now + 1000 * least)
}

class Course extends HTMLElement {
  static observedAttributes = ["data-course", "data-least"]
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
    const at = courseAt(serverNow(), Date.parse(this.dataset.course), Number(this.dataset.least))
    this.querySelector("refine-time")?.setAttribute("datetime", new Date(at).toISOString())
  }
}

customElements.define("refine-course", Course)
