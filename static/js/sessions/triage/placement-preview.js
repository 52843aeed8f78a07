// <refine-landing data-url data-after>: the arrows nudge where a decision would put the item; the server says where
// that is. The nudge lives in the forms' own hidden fields, so a redrawn part starts from its own place again.

class Landing extends HTMLElement {
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
      const words = this.querySelector(`[data-landing="${outcome}"]`)
      if (words) words.textContent = nth(place) + (after ? `, ${this.dataset.after} ${after}` : "")
    }
  }
}

function nth(place) {
  const language = document.documentElement.lang
  if (!language.startsWith("en")) return `${place}.`
  const ending = { one: "st", two: "nd", few: "rd", other: "th" }
  return place + ending[new Intl.PluralRules(language, { type: "ordinal" }).select(place)]
}

customElements.define("refine-landing", Landing)
