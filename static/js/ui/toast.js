// Toasts: a line that says what happened and offers to undo it. The server shows one by the HX-Trigger header:
//   {"toast": {"text": "PAY-154 is 6th, after PAY-131", "undo": "/s/…/undo/", "fields": {"change": "k3f9"}}}
// A toast disappears after five seconds, after ten if it offers an undo, and never under the pointer or with the focus.

const PLAIN = 5_000
const UNDOABLE = 10_000

document.addEventListener("toast", ({ detail }) => toast(detail))

export function toast({ text, undo, fields = {} }) {
  const region = document.getElementById("toasts")
  const line = document.createElement("div")
  line.className = "toast"
  line.append(Object.assign(document.createElement("span"), { textContent: text }))
  line.append(undo ? undoForm(undo, fields, region.dataset.undo) : "")
  line.append(closeButton(line, region.dataset.close))
  // One at a time: the undo key belongs to the newest.
  region.replaceChildren(line)
  globalThis.htmx?.process(line)
  linger(line, undo ? UNDOABLE : PLAIN)
}

function undoForm(action, fields, label) {
  const form = document.createElement("form")
  form.method = "post"
  form.action = action
  form.setAttribute("hx-post", action)
  form.setAttribute("hx-swap", "none")
  const token = document.querySelector("meta[name=csrf-token]")?.content
  for (const [name, value] of Object.entries({ ...fields, csrfmiddlewaretoken: token }))
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }))
  form.append(Object.assign(document.createElement("button"), { className: "toast__act", textContent: label }))
  form.addEventListener("submit", () => setTimeout(() => form.closest(".toast")?.remove(), 150))
  return form
}

function closeButton(line, label) {
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "toast__act toast__act--close",
    textContent: "×",
    ariaLabel: label,
  })
  button.addEventListener("click", () => line.remove())
  return button
}

function linger(line, time) {
  let timer = setTimeout(() => line.remove(), time)
  const stay = () => clearTimeout(timer)
  const go = () => {
    timer = setTimeout(() => line.remove(), time / 2)
  }
  line.addEventListener("pointerenter", stay)
  line.addEventListener("focusin", stay)
  line.addEventListener("pointerleave", go)
  line.addEventListener("focusout", go)
}
