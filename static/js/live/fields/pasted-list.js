// Several lines pasted into a field for one: the field keeps them as one, and an offer beneath adds each by itself.
//   data-list="Add as {count} criteria" on the field names the offer; data-list-most is how many may be added at once,
//   data-list-over the word about more, and data-list-one the button that keeps them as one
// The offer takes the focus, so that Enter accepts it. The whole text goes along as `lines`, because a single-line field
// cannot hold it; a refused list leaves field and offer as they are. The lines are kept beside the page as the text of
// the field is, so the offer is back wherever that text is: after a reload, a part rendered again, out of the tray.
import { DraftStore } from "../draft-store.js"
import { draftId } from "./kept-fields.js"
import { keptList, linesOf, onOneLine } from "./list-lines.js"

const lists = new DraftStore("lists")
const offers = new WeakMap()
let hadFocus

const orderOf = (form) => form.getAttribute("hx-post") ?? form.getAttribute("action") ?? location.pathname
const idOf = (field) => draftId(orderOf(field.form), field.name)
const fieldsOf = (root) => [...root.querySelectorAll("[data-list]")].filter(({ form }) => form)

document.addEventListener("paste", (event) => {
  const field = event.target
  if (!field.matches?.("[data-list]") || !field.form) return
  const text = event.clipboardData?.getData("text/plain") ?? ""
  if (linesOf(text).length < 2) return
  event.preventDefault()
  field.setRangeText(onOneLine(text), field.selectionStart, field.selectionEnd, "end")
  field.dispatchEvent(new Event("input", { bubbles: true }))
  // Only what was pasted into an empty field is a list; elsewhere it is a part of the text.
  if (!keptList(text, field.value)) return forget(field)
  lists.set(idOf(field), text)
  offer(field)
  offers.get(field.form).querySelector("button").focus()
})

// Shows the offer at each field that has the text of its list, and at no other: what was edited is one text.
function showOffers() {
  if (!lists.size) return
  for (const field of fieldsOf(document)) {
    if (keptList(lists.get(idOf(field)), field.value)) offer(field)
    else withdraw(field.form)
  }
}

function offer(field) {
  const text = lists.get(idOf(field))
  const shown = offers.get(field.form)
  if (shown?.isConnected && shown.dataset.text === text) return
  // A part that was rendered again knows nothing of the offer.
  const isBack = shown?.dataset.text === text
  if (!isBack) withdraw(field.form)
  const line = isBack ? shown : build(field, text)
  field.form.after(line)
  offers.set(field.form, line)
  if (isBack && hadFocus?.line === line) hadFocus.button.focus()
}

function build(field, text) {
  const count = linesOf(text).length
  const line = document.createElement("div")
  line.className = "list-offer"
  line.dataset.text = text
  line.setAttribute("role", "group")
  if (count > Number(field.dataset.listMost)) {
    line.append(Object.assign(document.createElement("p"), { textContent: field.dataset.listOver, role: "status" }))
  } else {
    const add = button(field.dataset.list.replace("{count}", count), () => send(field, text))
    add.classList.add("button--primary")
    line.append(add)
  }
  const keep = button(field.dataset.listOne, () => {
    forget(field)
    field.focus()
  })
  line.append(keep)
  line.addEventListener("keydown", (event) => event.key === "Escape" && keep.click())
  return line
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

function forget(field) {
  lists.delete(idOf(field))
  withdraw(field.form)
}

function withdraw(form) {
  offers.get(form)?.remove()
  offers.delete(form)
}

document.addEventListener("input", showOffers)
// Given up by Escape or Cancel, which empty a field without an event of its own.
for (const kind of ["keydown", "click", "reset"]) document.addEventListener(kind, () => setTimeout(showOffers))
document.addEventListener("htmx:before:swap", () => {
  const focused = document.activeElement
  hadFocus = focused?.closest(".list-offer") && { line: focused.closest(".list-offer"), button: focused }
})
document.addEventListener("htmx:after:swap", showOffers)
document.addEventListener("htmx:after:request", ({ target, detail }) => {
  if (target instanceof HTMLFormElement && detail?.ctx?.response?.raw?.ok) fieldsOf(target).forEach(forget)
})
showOffers()
