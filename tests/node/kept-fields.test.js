import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { draftId, fateOf, keepsDraft, wasAccepted } from "../../static/js/live/fields/kept-fields.js"

const title = { type: "textarea", name: "title", path: "/t/harbour/" }

describe("A field of a form", () => {
  for (const type of ["text", "textarea", "number", "date", "email", "url"])
    it(`keeps a draft if it is of type ${type}`, () => assert.equal(keepsDraft({ ...title, type }), true))

  it("keeps none of what is no text", () => {
    for (const type of ["hidden", "checkbox", "radio", "file", "submit"])
      assert.equal(keepsDraft({ ...title, type }), false)
  })

  it("never keeps a password or a code", () => {
    assert.equal(keepsDraft({ ...title, type: "password" }), false)
    assert.equal(keepsDraft({ ...title, type: "text", name: "code" }), false)
    assert.equal(keepsDraft({ ...title, type: "text", name: "new_password1" }), false)
    assert.equal(keepsDraft({ ...title, type: "text", autocomplete: "one-time-code" }), false)
    assert.equal(keepsDraft({ ...title, type: "text", autocomplete: "current-password" }), false)
  })

  it("keeps none where one signs in or joins", () => {
    for (const path of ["/accounts/login/", "/join/", "/j/K3F9/"]) assert.equal(keepsDraft({ ...title, path }), false)
  })

  it("leaves a row and a search to others", () => {
    assert.equal(keepsDraft({ ...title, isInRow: true }), false)
    assert.equal(keepsDraft({ ...title, method: "get" }), false)
  })

  it("has a name of its own among those of its order", () => {
    assert.equal(draftId("/t/harbour/items/", "title"), "/t/harbour/items/ title")
    assert.notEqual(draftId("/x/", "part", 0), draftId("/x/", "part", 1))
  })
})

describe("The draft of a form", () => {
  const draft = { text: "Pay by card", base: "", by: "tomas" }

  it("returns to its field", () => assert.equal(fateOf({ draft, saved: "", me: "tomas" }), "restore"))

  it("is set aside when another text was saved since", () => {
    assert.equal(fateOf({ draft, saved: "Pay by bill", me: "tomas" }), "set aside")
  })

  it("is dropped once it is saved", () => assert.equal(fateOf({ draft, saved: draft.text, me: "tomas" }), "drop"))

  it("returns to a guest, who is somebody new after joining again", () => {
    assert.equal(fateOf({ draft: { ...draft, by: "" }, saved: "", me: "nia" }), "restore")
  })

  it("is not shown to another person", () => assert.equal(fateOf({ draft, saved: "", me: "jo" }), "drop"))
})

describe("A form that the browser sent", () => {
  const sentFrom = "/t/harbour/settings/"
  const next = { type: "navigate", status: 200, path: "/t/harbour/", cameFrom: sentFrom, sentFrom }

  it("was accepted if a page followed", () => {
    assert.equal(wasAccepted(next), true)
    assert.equal(wasAccepted({ ...next, status: undefined }), true)
  })

  it("was not if its reply was an error or the way to sign in", () => {
    assert.equal(wasAccepted({ ...next, status: 422 }), false)
    assert.equal(wasAccepted({ ...next, status: 503 }), false)
    assert.equal(wasAccepted({ ...next, path: "/accounts/login/" }), false)
  })

  it("is not known to be after an error page of a proxy, which the reader left by an address or a bookmark", () => {
    assert.equal(wasAccepted({ ...next, cameFrom: "" }), false)
    assert.equal(wasAccepted({ ...next, cameFrom: "/t/harbour/members/" }), false)
  })

  it("is not known to be when the page was reloaded or returned to", () => {
    assert.equal(wasAccepted({ ...next, type: "reload" }), false)
    assert.equal(wasAccepted({ ...next, type: "back_forward" }), false)
  })
})
