// <plan-order>: the rows of its list can be dragged. The order is that of the rows, so nothing has to be sent.
import Sortable from "sortablejs"

class PlanOrder extends HTMLElement {
  #sortable

  connectedCallback() {
    this.#sortable = Sortable.create(this.firstElementChild, {
      animation: 150,
      draggable: ".plan__row",
      filter: "input, textarea, select, button, label",
      preventOnFilter: false,
      delay: 150,
      delayOnTouchOnly: true,
    })
  }

  disconnectedCallback() {
    this.#sortable.destroy()
  }
}

customElements.define("plan-order", PlanOrder)
