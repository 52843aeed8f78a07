// The way back for a reader whose cookies are gone (signed out in another tab, an expired session, a guest's seat): the
// notice on top offers to sign in, or a guest to join again, and leads back to this page. Text that has not been saved
// is kept in this tab until then.
import { addToTray } from "./draft-tray.js"
import { disown, isKept } from "./fields/form-drafts.js"

const root = document.documentElement
const notice = document.querySelector("[data-way-back]")
const TYPED = "form textarea, form input:is(:not([type]), [type=text], [type=url], [type=email], [type=number])"

// `text` says what happened. <html data-join> is where a guest of this page joins.
export function offerWayBack(text) {
  if (!notice) return
  const { join } = root.dataset
  const link = notice.querySelector("a")
  link.href = join ?? `${notice.dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`
  link.textContent = join ? notice.dataset.joinAgain : notice.dataset.signInAgain
  notice.querySelector("[data-reason]").textContent = text
  root.dataset.signedOut = ""
}

// An order was accepted: the reader has signed in elsewhere.
export function endSignedOut() {
  delete root.dataset.signedOut
}

notice?.querySelector("a").addEventListener("click", () => {
  if (root.dataset.join) disown()
  // Drafts (live/drafts.js, live/fields/form-drafts.js) are kept already.
  for (const field of document.querySelectorAll(TYPED))
    if (
      !isKept(field) &&
      !field.closest("[data-row]") &&
      !field.form.matches("[method=get], :not([method])") &&
      isTyped(field)
    )
      addToTray(field.id || field.name, { text: field.value, about: subjectOf(field) })
})

const isTyped = (field) => field.value.trim() && field.value !== field.defaultValue

function subjectOf(field) {
  return field.closest("[data-about]")?.dataset.about ?? field.ariaLabel ?? field.labels?.[0]?.textContent.trim() ?? ""
}
