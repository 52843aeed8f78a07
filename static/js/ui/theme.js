// <refine-theme>: buttons that choose the light theme, the dark one, or the device's own ("").
import { recall, remember } from "./store.js"

class Theme extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this)
    this.#mark()
  }

  disconnectedCallback() {
    this.removeEventListener("click", this)
  }

  handleEvent({ target }) {
    const button = target.closest("[data-theme-choice]")
    if (!button) return
    const theme = button.dataset.themeChoice
    remember("theme", theme)
    if (theme) document.documentElement.dataset.theme = theme
    else delete document.documentElement.dataset.theme
    this.#mark()
    this.querySelector("[popover]")?.hidePopover()
  }

  #mark() {
    for (const button of this.querySelectorAll("[data-theme-choice]"))
      button.setAttribute("aria-checked", button.dataset.themeChoice === recall("theme"))
  }
}

customElements.define("refine-theme", Theme)
