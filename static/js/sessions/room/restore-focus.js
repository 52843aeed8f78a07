// A button that moves the meeting leaves with its phase or item: data-moves-on. Who pressed it by a key goes on at the
// stage, not at the top of the page, and not at the button that came in its place, nor at that of the menu it lay in.

let pressed = null

addEventListener("focusin", ({ target }) => {
  pressed = target.closest("[data-moves-on]")
})

document.addEventListener("htmx:after:swap", () => {
  if (!pressed || pressed.isConnected) return
  pressed = null
  if (document.activeElement === document.body) goOn()
})

// Its menu has closed by now (forms.js) and given the focus back to the button that opened it.
document.addEventListener("htmx:after:request", ({ target, detail }) => {
  if (target.matches?.("[popover] [data-moves-on]") && detail?.ctx?.response?.raw?.ok) goOn()
})

function goOn() {
  document.getElementById("stage").focus({ preventScroll: true })
}
