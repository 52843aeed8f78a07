import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { Pauses, pauseAfter, sendUntilSettled, TooLate, verdictOf } from "../../static/js/live/orders/keep-trying.js"

const reply = (status, body = "", headers = {}) => new Response(status === 204 ? null : body, { status, headers })
const FAILING = [408, 425, 429, 500, 502, 503, 504]

// Sends what `replies` contains, one after the other: a Response, or an error to throw.
function sending(...replies) {
  const waits = []
  const failures = []
  const controller = new AbortController()
  const settled = (more = {}) =>
    sendUntilSettled({
      send: async () => {
        const next = replies.shift()
        if (next instanceof Error) throw next
        return next
      },
      wait: async (ms) => waits.push(ms),
      signal: controller.signal,
      onFailure: (tries) => failures.push(tries),
      ...more,
    })
  return { settled, waits, failures, controller, replies }
}

describe("A choice", () => {
  it("is stored by the first reply that says so", async () => {
    const { settled, waits } = sending(reply(200, "<hx-partial></hx-partial>"))
    assert.equal((await settled()).status, 200)
    assert.deepEqual(waits, [])
  })

  for (const status of FAILING)
    it(`is sent again after ${status}`, async () => {
      const { settled, failures } = sending(reply(status), reply(status), reply(200))
      assert.equal((await settled()).status, 200)
      assert.deepEqual(failures, [1, 2])
    })

  it("is sent again when nobody answers at all", async () => {
    const { settled, failures } = sending(new TypeError("Failed to fetch"), new Error("reset"), reply(204))
    assert.equal((await settled()).status, 204)
    assert.deepEqual(failures, [1, 2])
  })

  it("is sent again when somebody else's page comes in place of a reply", async () => {
    for (const page of ["<!DOCTYPE html><title>Welcome to Hotel</title>", "<!-- 1 -->\n<html></html>", "Accepted"]) {
      const { settled, failures } = sending(reply(200, page), reply(200))
      await settled()
      assert.deepEqual(failures, [1], page)
    }
  })

  for (const status of [400, 401, 403, 404, 409, 413, 422])
    it(`is not sent again after ${status}`, async () => {
      const { settled, failures } = sending(reply(status, "<!DOCTYPE html>"), reply(200))
      assert.equal((await settled()).status, status)
      assert.deepEqual(failures, [])
    })

  it("waits as long as the server asks for, within reason", async () => {
    const { settled, waits } = sending(reply(503, "", { "Retry-After": "10" }), reply(200))
    await settled()
    assert.deepEqual(waits, [10_000])
    assert.equal(pauseAfter(1, { retryAfter: "3600" }), 30_000)
    assert.ok(pauseAfter(1, { retryAfter: "Wed, 21 Oct 2026 07:28:00 GMT" }) < 1_000)
  })

  it("is given up once nobody can use it", async () => {
    const { settled, failures } = sending(reply(502), reply(200))
    await assert.rejects(settled({ isWanted: () => false }), TooLate)
    assert.deepEqual(failures, [])
  })

  it("ends when a newer one takes its place, also in the middle of a pause", async () => {
    const { settled, controller, replies } = sending(reply(502), reply(200))
    await assert.rejects(settled({ wait: async () => controller.abort() }), { name: "AbortError" })
    assert.equal(replies.length, 1)
  })
})

describe("What a response means", () => {
  it("is refusal where the order ended on another page", () => {
    assert.equal(verdictOf({ status: 200, redirected: true, isPage: true }), "refused")
  })

  it("is that it came late where something else was there first", () => {
    assert.equal(verdictOf({ status: 409 }), "late")
  })
})

describe("The pause between two tries", () => {
  it("grows to some seconds and no further", () => {
    const pauses = [1, 2, 3, 4, 5, 6, 40].map((tries) => pauseAfter(tries, { chance: 0.5 }))
    assert.deepEqual(pauses, [500, 1000, 2000, 4000, 8000, 8000, 8000])
  })

  it("differs between the people of a room", () => {
    assert.notEqual(pauseAfter(3, { chance: 0 }), pauseAfter(3, { chance: 1 }))
  })

  it("ends at once when the connection is back", async () => {
    const pauses = new Pauses()
    const pause = pauses.wait(60_000)
    pauses.wake()
    await pause
  })
})
