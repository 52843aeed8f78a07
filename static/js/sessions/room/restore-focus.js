// Focus after a button that moves the meeting on (data-moves-on), which disappears with its phase or item: it goes to the
// stage, not to the top of the page, the button that took its place, or the button of its menu.

let pressed = null

addEventListener("focusin", ({ target }) => {
  pressed = target.closest("[data-moves-on]")
})

document.addEventListener("htmx:after:swap", () => {
  if (!pressed || pressed.isConnected) return
  pressed = null
  if (document.activeElement === document.body) focusStage()
})

// Its menu has closed by now (ui/forms.js) and returned the focus to the button that opened it.
document.addEventListener("htmx:after:request", ({ target, detail }) => {
  if (target.matches?.("[popover] [data-moves-on]") && detail?.ctx?.response?.raw?.ok) focusStage()
})

function focusStage() {
  document.getElementById("stage").focus({ preventScroll: true })
}
