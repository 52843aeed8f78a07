// <plan-start data-moment>: tells the server the time zone of date and time, and shows a known moment in it.
class PlanStart extends HTMLElement {
  connectedCallback() {
    const form = this.closest("form")
    form.elements.zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone
    if (!this.dataset.moment) return
    const at = new Date(this.dataset.moment)
    // sv-SE writes ISO 8601, in the reader's zone.
    const [date, time] = at.toLocaleString("sv-SE").split(" ")
    form.elements.date.value = date
    form.elements.time.value = time.slice(0, 5)
  }
}

customElements.define("plan-start", PlanStart)
