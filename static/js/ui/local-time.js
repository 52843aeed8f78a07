// <refine-time datetime data-style>: a moment in the reader's own time zone and format. The server writes it in UTC;
// pushes leave the children alone (hx-morph-skip-children), so the local time stays.

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
    // `undefined` takes the reader's locale, which decides between 12 and 24 hours.
    time.textContent = new Intl.DateTimeFormat(undefined, style).format(at)
    this.replaceChildren(time)
  }
}

customElements.define("refine-time", LocalTime)
