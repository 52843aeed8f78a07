// <plan-start data-moment data-typed>: a moment as fields, a day and a time or both in one, on the reader's clocks. Tells
// the server their zone, and people where the form says which zone is meant. Without script it is the team's. What was
// typed and refused (data-typed) stays as it is, in the zone in which it was typed.
class PlanStart extends HTMLElement {
  static observedAttributes = ["data-moment"]

  connectedCallback() {
    this.#paint()
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#paint()
  }

  #paint() {
    if (this.dataset.typed !== undefined) return
    const form = this.closest("form")
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    form.elements.zone.value = timeZone
    for (const text of form.querySelectorAll("[data-zone-text]")) text.textContent = timeZone
    if (!this.dataset.moment) return
    // sv-SE writes ISO 8601, in the reader's zone.
    const [date, time] = new Date(this.dataset.moment).toLocaleString("sv-SE").split(" ")
    const values = { date, time: time.slice(0, 5), "datetime-local": `${date}T${time.slice(0, 5)}` }
    for (const input of this.querySelectorAll("input")) if (values[input.type]) input.value = values[input.type]
  }
}

customElements.define("plan-start", PlanStart)
