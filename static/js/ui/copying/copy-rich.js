// <refine-copy-rich data-source data-done data-failed>: its buttons [data-copies] copy what the address has, as
// components/copy_for_jira.html shows it. Where the browser has no clipboard, its dialog shows the text, selected.
import { put } from "./clipboard.js"

class CopyRich extends HTMLElement {
  #timer

  connectedCallback() {
    this.addEventListener("click", this)
  }

  disconnectedCallback() {
    this.removeEventListener("click", this)
    clearTimeout(this.#timer)
  }

  async handleEvent({ target }) {
    const kind = target.closest("[data-copies]")?.dataset.copies
    if (!kind) return
    target.closest("[popover]")?.hidePopover()
    try {
      const left = await put(kind, this.#load(), {
        clipboard: navigator.clipboard,
        ClipboardItem: globalThis.ClipboardItem,
      })
      if (left === null) this.#say(this.dataset.done)
      else this.#show(left)
    } catch {
      this.#say(this.dataset.failed)
    }
  }

  async #load() {
    const reply = await fetch(this.dataset.source, { headers: { Accept: "application/json" } })
    if (!reply.ok) throw new Error(`${reply.status}`)
    return reply.json()
  }

  #show(text) {
    const dialog = this.querySelector("dialog")
    const field = dialog.querySelector("textarea")
    field.value = text
    if (!dialog.open) dialog.showModal()
    field.focus()
    field.select()
  }

  #say(words) {
    const label = this.querySelector("[data-label]")
    this.before ??= label.textContent
    label.textContent = words
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      label.textContent = this.before
    }, 2000)
  }
}

customElements.define("refine-copy-rich", CopyRich)
