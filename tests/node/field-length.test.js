import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { charactersLeft } from "../../static/js/live/fields/field-length.js"

describe("The characters left in a field", () => {
  it("are not told while the limit is far away", () => {
    assert.equal(charactersLeft("", 100), null)
    assert.equal(charactersLeft("x".repeat(90), 100), null)
  })

  it("are told near the limit, and what is too many above it", () => {
    assert.equal(charactersLeft("x".repeat(91), 100), 9)
    assert.equal(charactersLeft("x".repeat(100), 100), 0)
    assert.equal(charactersLeft("x".repeat(130), 100), -30)
  })

  it("are not told of a field without a limit", () => {
    assert.equal(charactersLeft("x".repeat(9000), -1), null)
  })
})
