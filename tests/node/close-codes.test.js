import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, it } from "node:test"
import { RECONNECT_CODES } from "../../static/js/live/close-codes.js"

const pages = readFileSync(new URL("../../live/pages.py", import.meta.url), "utf8")
const ofServer = [...pages.matchAll(/^ {4}[A-Z_]+ = (4\d{3})$/gm)].map(([, code]) => Number(code))

describe("A socket that was closed", () => {
  it("is opened again whatever a proxy, a filter or the browser says", () => {
    for (const code of [1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1012, 1013, 1014, 1015])
      assert.ok(RECONNECT_CODES.includes(code), String(code))
  })

  it("stays closed only where our server says that coming back is of no use", () => {
    assert.deepEqual(
      ofServer.filter((code) => !RECONNECT_CODES.includes(code)),
      [4400, 4401, 4403, 4404],
    )
  })
})
