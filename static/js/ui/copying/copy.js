// <refine-copy data-text data-done>: a button that copies the text, labelled with data-done for two seconds after.
class Copy extends HTMLElement {
  #timer

  connectedCallback() {
    this.addEventListener("click", this)
  }

  disconnectedCallback() {
    this.removeEventListener("click", this)
    clearTimeout(this.#timer)
  }

  async handleEvent() {
    await copy(this.dataset.text)
    const label = this.querySelector("[data-label]")
    const before = this.#timer ? this.before : label.textContent
    this.before = before
    label.textContent = this.dataset.done
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      label.textContent = before
      this.#timer = null
    }, 2000)
  }
}

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  // Without HTTPS, as on a page served within an office network, browsers offer no clipboard.
  const field = Object.assign(document.createElement("textarea"), { value: text, readOnly: true })
  const before = document.activeElement
  document.body.append(field)
  field.select()
  document.execCommand("copy")
  field.remove()
  before?.focus()
}

customElements.define("refine-copy", Copy)
