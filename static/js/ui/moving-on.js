// A button that moves the meeting leaves with its phase or item: data-moves-on. Who pressed it by a key goes on at the
// stage, not at the top of the page, and not at the button that came in its place.

let pressed = null

addEventListener("focusin", ({ target }) => { pressed = target.closest("[data-moves-on]") })

document.addEventListener("htmx:after:swap", () => {
  if (!pressed || pressed.isConnected) return
  pressed = null
  if (document.activeElement === document.body) document.getElementById("stage").focus({ preventScroll: true })
})
