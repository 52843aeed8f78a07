// Several lines pasted into a field for one: the field keeps them as one, and an offer beneath adds each by itself.
//   data-list="Add as {count} criteria" on the field names the offer; data-list-most is how many may be added at once,
//   data-list-over the word about more, and data-list-one the button that keeps them as one
// The offer takes the focus, so that Enter accepts it. The whole text goes along as `lines`, because a single-line field
// cannot hold it; a refused list leaves field and offer as they are.
import { linesOf } from "./list-lines.js"

const offers = new WeakMap()

document.addEventListener("paste", (event) => {
  const field = event.target
  if (!field.matches?.("[data-list]") || !field.form) return
  const text = event.clipboardData?.getData("text/plain") ?? ""
  const lines = linesOf(text)
  if (lines.length < 2) return
  event.preventDefault()
  field.setRangeText(text.split(/\s+/).filter(Boolean).join(" "), field.selectionStart, field.selectionEnd, "end")
  // Only what was pasted into an empty field is a list; elsewhere it is a part of the text.
  const isAll = field.value.trim() === text.split(/\s+/).filter(Boolean).join(" ")
  field.dispatchEvent(new Event("input", { bubbles: true }))
  if (isAll) offer(field, text, lines.length)
})

function offer(field, text, count) {
  withdraw(field.form)
  const most = Number(field.dataset.listMost)
  const line = document.createElement("div")
  line.className = "list-offer"
  line.setAttribute("role", "group")
  if (count > most) {
    line.append(Object.assign(document.createElement("p"), { textContent: field.dataset.listOver, role: "status" }))
  } else {
    const add = button(field.dataset.list.replace("{count}", count), () => send(field, text))
    add.classList.add("button--primary")
    line.append(add)
  }
  const keep = button(field.dataset.listOne, () => {
    withdraw(field.form)
    field.focus()
  })
  line.append(keep)
  field.form.after(line)
  offers.set(field.form, line)
  line.addEventListener("keydown", (event) => event.key === "Escape" && keep.click())
  line.querySelector("button").focus()
}

function button(textContent, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "button button--small" })
  made.textContent = textContent
  made.addEventListener("click", act)
  return made
}

function send(field, text) {
  const lines = Object.assign(document.createElement("input"), { type: "hidden", name: "lines", value: text })
  field.form.append(lines)
  field.form.requestSubmit()
  lines.remove()
}

function withdraw(form) {
  offers.get(form)?.remove()
  offers.delete(form)
}

// What is edited afterwards is one text. The event of the paste itself comes before its offer.
document.addEventListener("input", ({ target }) => target.form && withdraw(target.form))
document.addEventListener("htmx:after:request", ({ target, detail }) => {
  if (target instanceof HTMLFormElement && detail?.ctx?.response?.raw?.ok) withdraw(target)
})
