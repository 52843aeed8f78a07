// <refine-time datetime data-style>: a moment in the reader's own time zone and format. The server writes it in UTC;
// pushes leave the children alone (hx-morph-skip-children), so the local time stays.

const TIME = { hour: "numeric", minute: "2-digit" }
const DAY = { weekday: "short", day: "numeric", month: "short" }

const STYLES = {
  full: (at) => `${day(at)}, ${time(at)}`,
  weekday: (at) => `${parts(at).weekday} ${time(at)}`,
  day,
  date: day,
  time,
}

// "Mon 7 Dec" in the page's language, with the year only when it is another one; core/dates.py writes days the same way.
function day(at) {
  const { weekday, day, month, year } = parts(at)
  const shown = [weekday, day, month]
  if (at.getFullYear() !== new Date().getFullYear()) shown.push(year)
  return shown.join(" ")
}

function parts(at) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { ...DAY, year: "numeric" })
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
}

// `undefined` takes the reader's locale, which decides between 12 and 24 hours.
function time(at) {
  return new Intl.DateTimeFormat(undefined, TIME).format(at)
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
    const write = STYLES[this.dataset.style] ?? STYLES.full
    const element = document.createElement("time")
    element.dateTime = at.toISOString()
    element.textContent = write(at)
    this.replaceChildren(element)
  }
}

customElements.define("refine-time", LocalTime)
