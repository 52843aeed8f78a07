// <refine-time datetime data-style data-zone-name>: a moment in the reader's own time zone and format. The server writes
// it in the team's zone; pushes leave the children alone (hx-morph-skip-children), so the local time stays. On a screen
// that is many people's at once, inside [data-team-zone], it is in the team's, which it names where the browser has
// another time.
import { written } from "./time-text.js"

class LocalTime extends HTMLElement {
  static observedAttributes = ["datetime", "data-style", "data-zone-name"]

  attributeChangedCallback() {
    if (this.isConnected) this.#paint()
  }

  connectedCallback() {
    this.#paint()
  }

  #paint() {
    const at = new Date(this.getAttribute("datetime"))
    if (Number.isNaN(at.getTime())) return
    const element = document.createElement("time")
    element.dateTime = at.toISOString()
    element.textContent = written(at, {
      style: this.dataset.style,
      language: document.documentElement.lang,
      zone: this.closest("[data-team-zone]")?.dataset.teamZone,
      zoneName: this.dataset.zoneName,
    })
    this.replaceChildren(element)
  }
}

customElements.define("refine-time", LocalTime)
