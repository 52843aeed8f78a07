import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, it } from "node:test"
import { isForeign, refusalOf } from "../../static/js/live/orders/refusal.js"

const PROXY = "<html>\r\n<head><title>413 Request Entity Too Large</title></head></html>"
const FOREIGN = [
  "<!-- blocked --><html><body>Blocked</body></html>",
  "<?xml version='1.0'?>\n<!DOCTYPE html><html></html>",
  "\uFEFF<!doctype html>",
  "<center><h1>403 Forbidden</h1></center>",
  "<body>Please sign in to the guest network</body>",
  "<!-- nothing else -->",
]
const sentences = readFileSync(new URL("../../templates/live/drafts.html", import.meta.url), "utf8")
const attribute = (name) => `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}="`

describe("A refused order", () => {
  const reasons = {
    400: "unreadable",
    401: "signedOut",
    403: "forbidden",
    404: "gone",
    405: "unreadable",
    408: "unreachable",
    409: "changed",
    413: "large",
    418: "unreadable",
    422: "invalid",
    429: "often",
    500: "failed",
    502: "unavailable",
    503: "unavailable",
    504: "unavailable",
    520: "failed",
  }
  for (const [status, reason] of Object.entries(reasons))
    it(`with ${status} has a sentence, whether its body is empty, a page or plain words`, () => {
      for (const text of ["", PROXY, "error code: 520", ...FOREIGN])
        assert.equal(refusalOf({ status: Number(status), text }), reason)
      assert.ok(sentences.includes(attribute(reason)), `templates/live/drafts.html has no ${attribute(reason)}`)
    })

  it("whose reply says why itself gets no second sentence", () => {
    assert.equal(refusalOf({ status: 422, trigger: '{"toast": {"text": "Enter a title."}}' }), "")
    assert.equal(refusalOf({ status: 409, text: '<hx-partial hx-target="#conflict"></hx-partial>' }), "")
    assert.equal(refusalOf({ status: 422, text: "<form></form>" }), "")
  })

  it("by a reader whose cookies are gone is about that, not about rights", () => {
    const trigger = '{"toast": {"text": "Your browser sent no cookie."}}'
    assert.equal(refusalOf({ status: 403, trigger, hasLostCookies: true }), "signedOut")
    assert.equal(refusalOf({ status: 403, trigger }), "")
  })
})

describe("An accepted order", () => {
  it("has no sentence", () => {
    for (const status of [200, 204]) assert.equal(refusalOf({ status, text: "" }), "")
  })

  it("was not accepted if a page came in place of a reply", () => {
    assert.ok(isForeign({ ok: true, redirected: true, text: "" }))
    assert.ok(isForeign({ ok: true, redirected: false, text: "\n<!DOCTYPE html>" }))
    for (const text of [PROXY, "Accepted", ...FOREIGN])
      assert.ok(isForeign({ ok: true, redirected: false, text }), text)
    assert.ok(!isForeign({ ok: true, redirected: false, text: "<!DOCTYPE html>", select: "#plan-outlook" }))
    for (const text of ["", "\n", "<hx-partial></hx-partial>"])
      assert.ok(!isForeign({ ok: true, redirected: false, text }), text)
  })
})
