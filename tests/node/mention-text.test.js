import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { mentionAt, namesLike, withName } from "../../static/js/live/fields/mention-text.js"

const PEOPLE = ["Mara", "Ines", "Jo Lindqvist", "Marek Ödman", "Zoë"]
const typed = (text) => mentionAt(text, text.length)?.typed

describe("A mention", () => {
  it("is the word after an @ at the caret", () => {
    assert.equal(typed("ask legal @ma"), "ma")
    assert.equal(typed("@"), "")
    assert.deepEqual(mentionAt("ask @ma fri", 7), { start: 5, typed: "ma" })
  })

  it("is no address, and none elsewhere in the text", () => {
    assert.equal(typed("write to kim@legal"), undefined)
    assert.equal(typed("ask @mara fri"), undefined)
  })
})

describe("The people to choose from", () => {
  it("are those whose names begin like that, and then those of whom another word does", () => {
    assert.deepEqual(namesLike(PEOPLE, "ma"), ["Mara", "Marek Ödman"])
    assert.deepEqual(namesLike(PEOPLE, "LIN"), ["Jo Lindqvist"])
    assert.deepEqual(namesLike(PEOPLE, "od"), ["Marek Ödman"])
    assert.deepEqual(namesLike(PEOPLE, "zo"), ["Zoë"])
    assert.deepEqual(namesLike(PEOPLE, "x"), [])
    assert.deepEqual(namesLike(PEOPLE, "mara"), [])
  })

  it("are at most six", () => assert.equal(namesLike(Array(20).fill("Mara"), "").length, 6))
})

describe("A chosen name", () => {
  it("takes the place of what was typed, and the caret is behind it", () => {
    assert.deepEqual(withName("ask legal @ma", 13, "Mara"), { text: "ask legal @Mara ", caret: 16 })
    assert.deepEqual(withName("ask @ma fri", 7, "Mara"), { text: "ask @Mara fri", caret: 10 })
  })
})
