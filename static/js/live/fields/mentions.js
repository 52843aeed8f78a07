// People to choose from while "@na…" is typed: [data-mentions] on a field names the <datalist> of their names. The field
// keeps the focus; arrow keys choose, Enter and Tab accept, Escape closes the list and leaves the text.
import { isComposing } from "../../ui/composing.js"
import { mentionAt, namesLike, withName } from "./mention-text.js"

let open = null

document.addEventListener("input", ({ target }) => target.matches?.("[data-mentions]") && offer(target))
document.addEventListener("focusout", ({ target }) => target === open?.field && close())

// Before anything else hears the key: Enter would send the form, and Escape would give its text up.
addEventListener(
  "keydown",
  (event) => {
    if (!open || event.target !== open.field || isComposing(event)) return
    const act = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: accept, Tab: accept, Escape: close }[
      event.key
    ]
    if (!act || event.shiftKey || event.altKey) return
    event.preventDefault()
    event.stopImmediatePropagation()
    act()
  },
  true,
)

function offer(field) {
  const mention = mentionAt(field.value, field.selectionStart)
  const people = [...(document.getElementById(field.dataset.mentions)?.options ?? [])].map(({ value }) => value)
  const names = mention ? namesLike(people, mention.typed) : []
  if (!names.length) return close()
  if (open?.field !== field) show(field)
  open.list.replaceChildren(...names.map((name, place) => option(name, place)))
  choose(0)
}

function show(field) {
  close()
  const list = Object.assign(document.createElement("ul"), {
    className: "mentions",
    id: `${field.id || "owner"}-people`,
  })
  list.setAttribute("role", "listbox")
  list.ariaLabel = document.getElementById(field.dataset.mentions).dataset.label
  field.after(list)
  field.setAttribute("role", "combobox")
  field.setAttribute("aria-autocomplete", "list")
  field.setAttribute("aria-controls", list.id)
  field.setAttribute("aria-expanded", "true")
  open = { field, list, place: 0 }
}

function option(name, place) {
  const line = Object.assign(document.createElement("li"), {
    textContent: name,
    dir: "auto",
    id: `${open.list.id}-${place}`,
  })
  line.className = "mentions__name"
  line.setAttribute("role", "option")
  // The field would lose the focus, and with it the list, before the click.
  line.addEventListener("pointerdown", (event) => event.preventDefault())
  line.addEventListener("click", () => {
    choose(place)
    accept()
  })
  return line
}

function move(by) {
  const count = open.list.children.length
  choose((open.place + by + count) % count)
}

function choose(place) {
  open.place = place
  for (const [index, line] of [...open.list.children].entries()) line.setAttribute("aria-selected", index === place)
  open.field.setAttribute("aria-activedescendant", open.list.children[place].id)
}

function accept() {
  const { field, list, place } = open
  const { text, caret } = withName(field.value, field.selectionStart, list.children[place].textContent)
  close()
  field.value = text
  field.setSelectionRange(caret, caret)
  field.dispatchEvent(new Event("input", { bubbles: true }))
}

function close() {
  if (!open) return
  const { field, list } = open
  open = null
  list.remove()
  field.setAttribute("aria-expanded", "false")
  for (const name of ["aria-controls", "aria-activedescendant"]) field.removeAttribute(name)
}
