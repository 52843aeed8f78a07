import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, it } from "node:test"
import { linesOf } from "../../static/js/live/fields/list-lines.js"

const examples = JSON.parse(readFileSync(new URL("../data/pasted_lists.json", import.meta.url), "utf8"))

describe("A pasted list", () => {
  for (const [pasted, lines] of examples) {
    it(`is read as on the server: ${JSON.stringify(pasted)}`, () => assert.deepEqual(linesOf(pasted), lines))
  }
})
