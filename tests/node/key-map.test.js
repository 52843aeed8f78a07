import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { firstKey, KeyMap } from "../../static/js/ui/key-map.js"

const page = { keys: ["q", "n", "N", "Enter"], cards: ["5", "c"] }

describe("A map of keys", () => {
  it("leaves keys as they are until one is changed", () => {
    const map = new KeyMap()
    assert.equal(map.isEmpty, true)
    assert.equal(map.keyFor("q"), "q")
    assert.equal(map.defaultFor("q"), "q")
  })

  it("moves a key and frees its old letter", () => {
    const map = new KeyMap().with("q", "w")
    assert.equal(map.keyFor("q"), "w")
    assert.equal(map.defaultFor("w"), "q")
    assert.equal(map.defaultFor("q"), "")
  })

  it("is as before once a key has its default letter again", () => {
    assert.equal(new KeyMap().with("q", "w").with("q", "q").isEmpty, true)
  })

  it("is kept as text and read again", () => {
    const map = new KeyMap().with("q", "w")
    assert.deepEqual(new KeyMap(JSON.parse(JSON.stringify(map))).entries(), [["q", "w"]])
  })

  it("does not change when another is made from it", () => {
    const map = new KeyMap()
    map.with("q", "w")
    assert.equal(map.isEmpty, true)
  })
})

describe("A new key", () => {
  it("is taken if nothing else has it", () => {
    assert.equal(new KeyMap().refusal("q", "w", page), "")
  })

  it("is taken if it is the key's own", () => {
    assert.equal(new KeyMap().refusal("q", "q", page), "")
  })

  it("is refused if it is no letter", () => {
    for (const key of ["7", "Enter", "/", "ArrowUp"])
      assert.equal(new KeyMap().refusal("q", key, page), "refusedKind", key)
  })

  it("is refused if Shift would make it act for others, or no longer would", () => {
    assert.equal(new KeyMap().refusal("q", "W", page), "refusedKind")
    assert.equal(new KeyMap().refusal("N", "w", page), "refusedKind")
  })

  it("is refused if something on the page, or a card, has it", () => {
    assert.equal(new KeyMap().refusal("q", "n", page), "refusedTaken")
    assert.equal(new KeyMap().refusal("q", "c", page), "refusedTaken")
  })

  it("is refused if something of another page was moved there", () => {
    assert.equal(new KeyMap().with("z", "w").refusal("q", "w", page), "refusedTaken")
  })

  it("may be a letter that was freed", () => {
    assert.equal(new KeyMap().with("n", "w").refusal("q", "n", page), "")
  })
})

describe("The key that can be changed", () => {
  it("is the first letter of an element's keys", () => {
    assert.equal(firstKey("Enter N"), "N")
    assert.equal(firstKey("ArrowUp"), undefined)
  })
})

describe("A key of a layout without Latin letters", () => {
  const map = new KeyMap().with("q", "h", "р").with("N", "G", "П")

  it("is kept by its physical key and printed as on the keyboard", () => {
    assert.deepEqual(map.toJSON(), { q: { code: "KeyH", printed: "р" }, N: { code: "KeyG", printed: "П" } })
    assert.equal(map.printedFor("q"), "Р")
    assert.equal(map.printedFor("N"), "П")
  })

  it("acts by that key after it was kept and read again", () => {
    const again = new KeyMap(JSON.parse(JSON.stringify(map)))

    assert.deepEqual([again.defaultFor("h"), again.defaultFor("G"), again.defaultFor("q")], ["q", "N", ""])
    assert.equal(again.printedFor("q"), "Р")
  })

  it("stands beside keys that were changed to a Latin letter", () => {
    const both = map.with("z", "w")

    assert.equal(both.defaultFor("w"), "z")
    assert.equal(both.printedFor("z"), "W")
    assert.equal(both.printedFor("k"), "K")
  })

  it("is as before once it has its own key again", () => {
    assert.deepEqual(map.with("q", "q", "й").toJSON(), { N: { code: "KeyG", printed: "П" } })
  })
})
