// Refuses a file that is too large where it is chosen, before minutes of sending it: data-largest is the limit in bytes,
// data-too-large the sentence. The server refuses it too, before it reads the body (refine/server/connections.py).
import { announce } from "../../ui/announcer.js"
import { tooLarge } from "./file-size.js"

document.addEventListener("change", ({ target }) => {
  if (!target.matches?.("input[type=file][data-largest]")) return
  const { largest, tooLarge: sentence } = target.dataset
  const error = tooLarge(target.files, Number(largest), sentence)
  // The browser itself then keeps the form from being sent, and leads back to the field.
  target.setCustomValidity(error)
  if (!error) return
  target.dispatchEvent(new CustomEvent("refused", { bubbles: true, detail: { errors: { [target.name]: error } } }))
  announce(error)
})

document.addEventListener("reset", ({ target }) => {
  for (const field of target.querySelectorAll("[data-largest]")) field.setCustomValidity("")
})
