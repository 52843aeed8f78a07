import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { sizeText, tooLarge } from "../../static/js/live/fields/file-size.js"

const MB = 1024 * 1024
const SENTENCE = "This file has {size}, and at most {most} can be sent."

describe("The size of a file", () => {
  it("is told in megabytes with one decimal, and below one in kilobytes", () => {
    assert.equal(sizeText(65 * MB), "65 MB")
    assert.equal(sizeText(1.25 * MB), "1.3 MB")
    assert.equal(sizeText(900 * 1024), "900 kB")
    assert.equal(sizeText(1), "1 kB")
  })

  it("never reads like the limit that it is above", () => {
    assert.equal(
      tooLarge([{ size: 64 * MB + 1 }], 64 * MB, SENTENCE),
      "This file has 64.1 MB, and at most 64 MB can be sent.",
    )
  })
})

describe("A chosen file", () => {
  it("is taken up to the limit", () => {
    assert.equal(tooLarge([{ size: 64 * MB }], 64 * MB, SENTENCE), "")
  })

  it("is one of several, of which one too large is enough", () => {
    assert.notEqual(tooLarge([{ size: 1 }, { size: 65 * MB }], 64 * MB, SENTENCE), "")
  })

  it("is taken where there is none, and where the field has no limit", () => {
    assert.equal(tooLarge([], 64 * MB, SENTENCE), "")
    assert.equal(tooLarge([{ size: 65 * MB }], Number(undefined), SENTENCE), "")
  })
})
