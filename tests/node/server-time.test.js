import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { ServerClock } from "../../static/js/live/server-time.js"

const MINUTE = 60_000

describe("The server's clock", () => {
  const at = { now: 1_000_000 }
  const clock = () => new ServerClock(() => at.now)

  it("is the device's own until the server has sent its time", () => {
    assert.equal(clock().now(), at.now)
  })

  it("follows the heartbeat that took the shortest time", () => {
    const server = clock()
    server.record(at.now - 300)
    server.record(at.now - 100)
    server.record(at.now - 200)
    assert.equal(server.now(), at.now - 100)
  })

  it("is ahead of a device that is late", () => {
    const server = clock()
    server.record(at.now + 5_000)
    assert.equal(server.now(), at.now + 5_000)
  })

  it("forgets a heartbeat after a minute", () => {
    const server = clock()
    server.record(at.now - 100)
    at.now += MINUTE
    server.record(at.now - 250)
    assert.equal(server.now(), at.now - 250)
  })

  it("starts again once it was reset", () => {
    const server = clock()
    server.record(at.now - 100)
    server.reset()
    assert.equal(server.now(), at.now)
  })
})
