import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { describe, it } from "node:test"
import { isComposing, isSubmit } from "../../static/js/ui/composing.js"

const key = (key, more = {}) => ({
  key,
  keyCode: key === "Enter" ? 13 : 0,
  isComposing: false,
  shiftKey: false,
  ...more,
})
const COMPOSED = { isComposing: true, keyCode: 229 }

// The keydowns of writing a word with an input method, taking it by Enter, and sending the line by another Enter.
const SEQUENCES = {
  "Chrome's": [key("Process", COMPOSED), key("Enter", COMPOSED), key("Enter")],
  "Firefox's": [key("Process", COMPOSED), key("Process", COMPOSED), key("Enter")],
  "Firefox's of before": [key("Process", COMPOSED), key("Enter", { isComposing: true }), key("Enter")],
  "Safari's": [key("n", COMPOSED), key("Enter", { isComposing: false, keyCode: 229 }), key("Enter")],
  "Android's": [key("Unidentified", { keyCode: 229 }), key("Unidentified", { keyCode: 229 }), key("Enter")],
}

describe("An Enter", () => {
  for (const [browser, events] of Object.entries(SEQUENCES)) {
    it(`submits once in ${browser} sequence, when the word is taken already`, () => {
      assert.deepEqual(events.map(isSubmit), [false, false, true])
      assert.deepEqual(events.map(isComposing), [true, true, false])
    })
  }

  it("with Shift breaks the line", () => {
    assert.equal(isSubmit(key("Enter", { shiftKey: true })), false)
  })

  it("of the number block submits too", () => {
    assert.equal(isSubmit(key("Enter", { code: "NumpadEnter" })), true)
  })
})

describe("Another key", () => {
  it("never submits", () => {
    for (const name of ["a", "Escape", "Tab", " "]) assert.equal(isSubmit(key(name)), false)
  })
})

describe("The question whether a key is an input method's", () => {
  it("is answered in one module only", () => {
    const root = new URL("../../static/js/", import.meta.url)
    const scripts = readdirSync(root, { recursive: true }).filter((name) => name.endsWith(".js"))
    assert.ok(scripts.length > 50)
    const asking = scripts.filter((name) =>
      /\.isComposing\b|\bkeyCode\b|, isComposing }\) =>/.test(readFileSync(new URL(name, root), "utf8")),
    )
    assert.deepEqual(asking, ["ui/composing.js"])
  })
})
