// A moment as text, in the browser's zone or in that of the team; core/dates.py writes days the same way.

const TIME = { hour: "numeric", minute: "2-digit" }
const DAY = { weekday: "short", day: "numeric", month: "short", year: "numeric" }

const STYLES = {
  full: (clocks) => `${clocks.day()}, ${clocks.time()}`,
  weekday: (clocks) => `${clocks.parts().weekday} ${clocks.time()}`,
  day: (clocks) => clocks.day(),
  date: (clocks) => clocks.day(),
  time: (clocks) => clocks.time(),
}

// With `zone`, the moment there; its name is added if the reader's own clocks show something else. `locale` is for
// tests: undefined takes the reader's, which decides between 12 and 24 hours.
export function written(at, { style, language, zone, zoneName, locale }) {
  const write = STYLES[style] ?? STYLES.full
  const text = write(new Clocks(at, language, locale, zone))
  if (!zone) return text
  const here = new Clocks(at, language, locale)
  const there = new Clocks(at, language, locale, zone)
  const isSame = here.day() === there.day() && here.time() === there.time()
  return isSame || !zoneName || text === there.day() ? text : `${text} ${zoneName}`
}

class Clocks {
  constructor(at, language, locale, timeZone) {
    this.at = at
    this.language = language || undefined
    this.locale = locale
    this.timeZone = timeZone
  }

  // "Mon 7 Dec" in the page's language, with the year only when it is another one.
  day() {
    const { weekday, day, month, year } = this.parts()
    const shown = [weekday, day, month]
    if (year !== this.#parts(new Date()).year) shown.push(year)
    return shown.join(" ")
  }

  time() {
    return new Intl.DateTimeFormat(this.locale, { ...TIME, timeZone: this.timeZone }).format(this.at)
  }

  parts() {
    return this.#parts(this.at)
  }

  #parts(at) {
    const format = new Intl.DateTimeFormat(this.language, { ...DAY, timeZone: this.timeZone })
    return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  }
}
