// Native dialogs, opened by [data-opens="id"] and closed by [data-close-dialog], a click on the backdrop, or a form that
// was accepted. A refused form keeps its dialog open and its text; a form with data-stays always keeps the dialog open.
// Their command="…" attributes do the same where no script runs.

addEventListener("click", ({ target }) => {
  const opener = target.closest?.("[data-opens]")
  if (opener) return open(opener)
  if (target.closest?.("[data-close-dialog]")) target.closest("dialog")?.close()
  else if (target instanceof HTMLDialogElement && target.matches(".dialog")) target.close()
})

document.addEventListener("htmx:after:request", ({ target, detail }) => {
  const status = detail?.ctx?.response?.status ?? 0
  if (!target.matches?.("dialog form:not([data-stays])") || status < 200 || status >= 300) return
  target.reset()
  target.closest("dialog").close()
})

// The server opens a dialog by the HX-Trigger header {"opens": {"dialog": "move"}}; the reply brings its content.
document.addEventListener("opens", ({ detail }) => {
  const dialog = document.getElementById(detail.dialog)
  if (dialog && !dialog.open) setTimeout(() => dialog.showModal())
})

function open(opener) {
  const dialog = document.getElementById(opener.dataset.opens)
  if (!dialog) throw new Error(`No dialog "${opener.dataset.opens}"`)
  // data-with-item="…" on the opener fills the dialog's field named "item".
  for (const [name, value] of Object.entries(opener.dataset)) {
    if (!name.startsWith("with")) continue
    const field = dialog.querySelector(`[name="${name.slice(4).toLowerCase()}"]`)
    if (field) field.value = value
  }
  // A browser that supports commands opens it right after this, and would warn if it were open already.
  if (!dialog.open && !opener.commandForElement) dialog.showModal()
}
