// <refine-copy data-text data-done>: its button copies the text and says so for two seconds.
class Copy extends HTMLElement {
  #timer

  connectedCallback() { this.addEventListener("click", this) }

  disconnectedCallback() {
    this.removeEventListener("click", this)
    clearTimeout(this.#timer)
  }

  async handleEvent() {
    await navigator.clipboard.writeText(this.dataset.text)
    const label = this.querySelector("[data-label]")
    const before = this.#timer ? this.before : label.textContent
    this.before = before
    label.textContent = this.dataset.done
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => { label.textContent = before; this.#timer = null }, 2000)
  }
}

customElements.define("refine-copy", Copy)
