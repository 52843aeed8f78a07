// Nothing scrolls on the projector, and no line is cut: what does not fit is hidden, the "why" first, then the last
// criteria, which are counted instead. Text stays as large as the back row needs it.

function fit() {
  const body = document.querySelector(".projector-stage__body")
  if (!body) return
  const rows = [...body.querySelectorAll(".projector-stage__criteria li")]
  const why = body.querySelector(".projector-stage__why")
  const more = body.querySelector(".projector-stage__more")
  for (const element of [why, ...rows].filter(Boolean)) element.hidden = false
  const beyond = Number(more?.dataset.beyond ?? 0)
  count(more, beyond)
  if (overflows(body) && why) why.hidden = true
  let left = beyond
  while (overflows(body) && rows.length) {
    rows.pop().hidden = true
    count(more, ++left)
  }
}

const overflows = (body) => body.scrollHeight > body.clientHeight + 1

function count(more, number) {
  if (!more) return
  more.hidden = !number
  more.textContent = more.dataset.words.replace("0", number)
}

document.addEventListener("htmx:after:swap", fit)
addEventListener("resize", fit)
document.fonts.ready.then(fit)
