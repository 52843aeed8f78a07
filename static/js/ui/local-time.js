// <refine-time datetime data-style>: a moment in the reader's own zone and manner. The server writes it in UTC and
// leaves the children alone (hx-morph-skip-children), so a push never turns the clock back.

const STYLES = {
  full: { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" },
  weekday: { weekday: "short", hour: "2-digit", minute: "2-digit" },
  day: { weekday: "long", day: "numeric", month: "long" },
  date: { day: "numeric", month: "short", year: "numeric" },
  time: { hour: "2-digit", minute: "2-digit" },
}

class LocalTime extends HTMLElement {
  static observedAttributes = ["datetime", "data-style"]

  attributeChangedCallback() {
    if (this.isConnected) this.#paint()
  }

  connectedCallback() {
    this.#paint()
  }

  #paint() {
    const at = new Date(this.getAttribute("datetime"))
    if (Number.isNaN(at.getTime())) return
    const style = STYLES[this.dataset.style] ?? STYLES.full
    const time = document.createElement("time")
    time.dateTime = at.toISOString()
    // 23 hours rather than a.m.: `undefined` takes the reader's language, and with it its habit.
    time.textContent = new Intl.DateTimeFormat(undefined, style).format(at)
    this.replaceChildren(time)
  }
}

customElements.define("refine-time", LocalTime)
