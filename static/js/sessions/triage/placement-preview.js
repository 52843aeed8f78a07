// <refine-placement data-url data-words>: arrows that nudge the rank at which a decision would place the item; the server
// answers with that rank. The nudge is in the forms' hidden fields, so a part that is rendered again starts at its own.

class PlacementPreview extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this)
  }

  disconnectedCallback() {
    this.removeEventListener("click", this)
  }

  async handleEvent({ target }) {
    const step = target.closest("[data-nudge]")?.dataset.nudge
    if (!step) return
    const fields = [...this.querySelectorAll("input[name=nudge]")]
    const nudge = Number(fields[0].value) + Number(step)
    for (const field of fields) field.value = nudge
    const reply = await fetch(`${this.dataset.url}?nudge=${nudge}`, { headers: { Accept: "application/json" } })
    if (!reply.ok || Number(fields[0].value) !== nudge) return
    for (const [outcome, { place, after }] of Object.entries(await reply.json())) {
      const label = this.querySelector(`[data-placement="${outcome}"]`)
      if (label) label.replaceChildren(...(after ? this.#placed(ordinal(place), after) : [ordinal(place)]))
    }
  }

  // "#, after @" in the page's language, the key in one line.
  #placed(place, after) {
    const [before, behind] = this.dataset.words.replace("#", () => place).split("@")
    const key = Object.assign(document.createElement("span"), { className: "nowrap", textContent: after })
    return [before, key, behind]
  }
}

function ordinal(place) {
  const language = document.documentElement.lang
  if (!language.startsWith("en")) return `${place}.`
  const ending = { one: "st", two: "nd", few: "rd", other: "th" }
  return place + ending[new Intl.PluralRules(language, { type: "ordinal" }).select(place)]
}

customElements.define("refine-placement", PlacementPreview)
