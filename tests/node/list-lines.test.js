import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, it } from "node:test"
import { keptList, linesOf } from "../../static/js/live/fields/list-lines.js"

const examples = JSON.parse(readFileSync(new URL("../data/pasted_lists.json", import.meta.url), "utf8"))

describe("A pasted list", () => {
  for (const [pasted, lines] of examples) {
    it(`is read as on the server: ${JSON.stringify(pasted)}`, () => assert.deepEqual(linesOf(pasted), lines))
  }
})

describe("The offer to add a pasted list", () => {
  const list = "1. By noon\n2. By night\n"

  it("stands wherever a field has the text of the list, as after a reload", () => {
    assert.equal(keptList(list, "1. By noon 2. By night"), true)
    assert.equal(keptList(list, " 1. By noon 2. By night "), true)
  })

  it("does not stand at an edited text, an emptied field or a field without a list", () => {
    assert.equal(keptList(list, "1. By noon 2. By nightfall"), false)
    assert.equal(keptList(list, ""), false)
    assert.equal(keptList(undefined, ""), false)
  })
})
