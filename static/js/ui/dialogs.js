// Native dialogs, opened by [data-opens="id"] and closed by [data-close-dialog], the backdrop, or a form that was
// taken. A form that was refused keeps its dialog and its text; one with data-stays keeps the dialog anyway.
// Their command="…" says the same to browsers in which no script runs.

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

// The server asks for a dialog by the HX-Trigger header: {"opens": {"dialog": "move"}}. Its content comes along.
document.addEventListener("opens", ({ detail }) => {
  const dialog = document.getElementById(detail.dialog)
  if (dialog && !dialog.open) setTimeout(() => dialog.showModal())
})

function open(opener) {
  const dialog = document.getElementById(opener.dataset.opens)
  if (!dialog) throw new Error(`No dialog "${opener.dataset.opens}"`)
  // What the opener is about: data-with-item="…" fills the dialog's field named "item".
  for (const [name, value] of Object.entries(opener.dataset)) {
    if (!name.startsWith("with")) continue
    const field = dialog.querySelector(`[name="${name.slice(4).toLowerCase()}"]`)
    if (field) field.value = value
  }
  // A browser that knows commands opens it itself, right after this, and would warn of one that is open already.
  if (!dialog.open && !opener.commandForElement) dialog.showModal()
}
