// The browser's time zone: into the hidden fields that ask for it, and quietly to the server when it knows another one of
// this person, for mails to them.
import { headers } from "../../live/requests.js"

const { timeZone } = Intl.DateTimeFormat().resolvedOptions()

for (const field of document.querySelectorAll("[data-zone]")) field.value ||= timeZone

const known = document.querySelector("meta[name=time-zone]")
if (known && known.content !== timeZone) {
  const body = new URLSearchParams({ zone: timeZone })
  // Nobody waits for it: if it does not arrive, the next page sends it again.
  fetch(known.dataset.url, { method: "POST", headers: { ...headers(), "HX-Request": "true" }, body }).catch(() => {})
}
