// <refine-sizing-wall>: an item is dragged into the column of an estimate, or moved by the left and right arrows while
// it has the focus. Both choose in the item's own list of estimates and send that form, which is all there is on a
// phone and without script. The focus follows the item into another column.

const estimates = () => document.querySelector("#self[data-estimates]")
let focusedId

class SizingWall extends HTMLElement {
  connectedCallback() {
    for (const kind of ["keydown", "change", "focusin", "pointerover", "dragstart", "dragover", "dragleave", "drop"])
      this.addEventListener(kind, this)
    document.addEventListener("htmx:after:swap", this.#restoreFocus)
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:after:swap", this.#restoreFocus)
  }

  handleEvent(event) {
    this[`on_${event.type}`](event)
  }

  on_keydown(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    const sizes = event.target.matches("[data-tile]") && event.target.querySelector("select")
    if (!step || !sizes || !estimates()) return
    event.preventDefault()
    const index = sizes.selectedIndex + step
    if (index >= 0 && index < sizes.length) send(sizes, sizes.options[index].value)
  }

  on_change({ target }) {
    if (target.matches("select")) target.form.requestSubmit()
  }

  on_focusin({ target }) {
    focusedId = target.closest("[data-tile]")?.id
  }

  // Once the pointer is down it is too late to make the item draggable.
  on_pointerover({ target }) {
    const tile = target.closest("[data-tile]")
    if (tile) tile.draggable = Boolean(tile.querySelector("select") && estimates() && !target.closest("select"))
  }

  on_dragstart({ target, dataTransfer }) {
    dataTransfer.setData("text/plain", target.id)
  }

  on_dragover(event) {
    const column = event.target.closest("[data-size]")
    if (!column) return
    event.preventDefault()
    column.dataset.over = ""
  }

  on_dragleave({ target, relatedTarget }) {
    const column = target.closest("[data-size]")
    if (column && !column.contains(relatedTarget)) delete column.dataset.over
  }

  on_drop(event) {
    const column = event.target.closest("[data-size]")
    const sizes = document.getElementById(event.dataTransfer.getData("text/plain"))?.querySelector("select")
    if (!column || !sizes) return
    event.preventDefault()
    delete column.dataset.over
    if (sizes.value !== column.dataset.size) send(sizes, column.dataset.size)
  }

  #restoreFocus = () => {
    const tile = focusedId && document.getElementById(focusedId)
    if (tile && document.activeElement === document.body) tile.focus()
  }
}

function send(sizes, size) {
  sizes.value = size
  sizes.form.requestSubmit()
}

customElements.define("refine-sizing-wall", SizingWall)
