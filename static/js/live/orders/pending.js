// What one sees is what is stored. A choice (a card, an answer, a tick, a rank: a form with data-choice, or an order
// with `choice`) shows itself as made before the server has it. Until then it says so, and it is sent again by itself
// until it is stored, refused or too late; then the form shows again what the server has. A newer choice takes the
// place of an older one that is still pending, here and on the server, which compares their numbers (X-Choice).
import { announce } from "../../ui/announcer.js"
import { toast } from "../../ui/toast.js"
import { Pauses, sendUntilSettled, TooLate, verdictOf } from "./keep-trying.js"
import { headers } from "../requests.js"
import { word } from "../words.js"

// A choice that is stored within this time shows nothing.
const UNSEEN = 300
const pauses = new Pauses()
const records = new Map()
let number = 0

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail
  const choice = ctx.choice ?? choiceOfForm(ctx.sourceElement)
  if (!choice) return
  if (isSentTwice(ctx, records.get(choice.key))) event.preventDefault()
  else begin(ctx, choice)
})

// Enter in a field that has changed triggers its form twice, by the change and by the submission.
function isSentTwice(ctx, former) {
  return Boolean(former) && /submit/.test(ctx.sourceElement.getAttribute("hx-trigger")) && textOf(ctx) === former.text
}

const textOf = ({ request }) => new URLSearchParams(request.body).toString()

// Before the reply is swapped in, which brings the state that the server has.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const record = recordOf(ctx)
  if (!record) return
  end(record)
  const { status, redirected } = ctx.response.raw
  if (verdictOf({ status, redirected }) !== "stored") fallBack(record)
})

// No reply came of it: a newer choice has taken its place, which has the record now, or it is too late.
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const record = recordOf(ctx)
  if (!record) return
  end(record)
  fallBack(record)
  if (record.isTooLate) toast({ text: word("late") })
})

// A part that was rendered again shows what the server has: that is what to fall back to, and not yet what was chosen.
document.addEventListener("htmx:after:swap", () => {
  for (const record of records.values()) {
    const element = record.choice.find()
    if (!element) pauses.wake()
    else if (!("pending" in element.dataset)) {
      record.server = record.choice.read(element, true)
      if (record.chosen) record.choice.show(element, record.chosen)
      render(record)
    }
  }
})

addEventListener("live", ({ detail }) => {
  if (["on", "polling"].includes(detail.state)) pauses.wake()
})
addEventListener("online", pauses.wake)
addEventListener("pageshow", pauses.wake)
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) pauses.wake()
})

function begin(ctx, choice) {
  const former = records.get(choice.key)
  former?.ctx.request.abort()
  const element = choice.find()
  const server = former?.server ?? choice.server ?? (element && choice.read(element, true))
  const record = { ctx, choice, server, text: textOf(ctx), chosen: null, state: former?.state ?? "" }
  records.set(choice.key, record)
  // Other scripts mark the choice in the same event.
  setTimeout(() => {
    const marked = choice.find()
    if (recordOf(ctx) && marked) record.chosen = choice.read(marked)
  })
  record.timer = setTimeout(() => setState(record, "saving"), UNSEEN)
  render(record)
  ctx.request.headers["X-Choice"] = String(++number)
  // Each try has a limit of its own.
  ctx.request.timeout = "0ms"
  ctx.fetch = (action, request) =>
    sendUntilSettled({
      send: (signal) => fetch(action, { ...request, headers: { ...request.headers, ...headers() }, signal }),
      wait: pauses.wait,
      signal: request.signal,
      isWanted: () => Boolean(choice.find()),
      onFailure: () => setState(record, "retrying"),
    }).catch((error) => {
      record.isTooLate = error instanceof TooLate
      throw error
    })
}

function recordOf(ctx) {
  return [...records.values()].find((record) => record.ctx === ctx)
}

function setState(record, state) {
  if (recordOf(record.ctx) !== record || record.state === "retrying") return
  record.state = state
  render(record)
  // Once, not at every try.
  if (state === "retrying") announce(word("retrying"))
}

function render({ choice, state }) {
  const element = choice.find()
  if (!element) return
  element.dataset.pending = state
  const line = lineOf(choice, element) ?? newLine(choice, element)
  line.textContent = state ? word(state) : ""
  line.hidden = !state
}

function end(record) {
  clearTimeout(record.timer)
  records.delete(record.choice.key)
  const element = record.choice.find()
  if (!element) return
  delete element.dataset.pending
  lineOf(record.choice, element)?.remove()
}

function fallBack({ choice, server }) {
  const element = choice.find()
  if (element && server) choice.show(element, server)
}

function lineOf(choice, element) {
  const line = choice.isRow ? element.lastElementChild : element.previousElementSibling
  return line?.matches("[data-pending-line]") ? line : null
}

function newLine(choice, element) {
  const line = document.createElement("span")
  line.className = "pending"
  line.dataset.pendingLine = ""
  if (choice.isRow) element.append(line)
  else element.before(line)
  return line
}

// The choice that a form makes: its buttons, lists and boxes show it.
function choiceOfForm(form) {
  if (!form?.matches?.("form[data-choice]")) return null
  const path = form.getAttribute("action")
  const name = form.dataset.choice
  return {
    key: `${path} ${name}`,
    find: () => document.querySelector(`form[action=${CSS.escape(path)}][data-choice=${CSS.escape(name)}]`),
    read: (element, ofServer = false) => [...controls(element)].map(ofServer ? renderedState : stateOf),
    show: (element, states) => {
      for (const [place, control] of controls(element).entries()) setStateOf(control, states[place])
    },
  }
}

const controls = (form) => form.querySelectorAll("button, select, input:is([type=checkbox], [type=radio])")
const MARKS = ["aria-pressed", "data-given"]

function stateOf(control) {
  return { value: control.value, checked: control.checked, marks: MARKS.map((name) => control.getAttribute(name)) }
}

// A list or a box has changed before its form is sent, and remembers what was rendered.
function renderedState(control) {
  const state = { ...stateOf(control), checked: control.defaultChecked }
  if (!(control instanceof HTMLSelectElement)) return state
  const option = [...control.options].find(({ defaultSelected }) => defaultSelected) ?? control.options[0]
  return { ...state, value: option?.value }
}

// The value of a button belongs to the server, and says what a press would do.
function setStateOf(control, state) {
  if (!state) return
  if (control instanceof HTMLSelectElement) control.value = state.value
  if (control instanceof HTMLInputElement) control.checked = state.checked
  for (const [place, name] of MARKS.entries()) {
    if (state.marks[place] === null) control.removeAttribute(name)
    else control.setAttribute(name, state.marks[place])
  }
}
