import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { Fallback } from "../../static/js/live/polling/fallback.js"

const SECOND = 1_000

function refused(times = 4) {
  const fallback = new Fallback()
  for (let time = 0; time < times; time++) fallback.socketFailed("refused", time * SECOND)
  return fallback
}

// Polls arrive and the socket still fails.
function blocked(lack = "refused") {
  const fallback = refused()
  fallback.pollArrived(5 * SECOND)
  fallback.socketFailed(lack, 7 * SECOND)
  return fallback
}

describe("A page whose socket fails", () => {
  it("does not poll after the first handshakes that are refused", () => {
    assert.equal(refused(3).isPolling, false)
  })

  it("polls after the fourth", () => {
    assert.equal(refused(4).isPolling, true)
  })

  for (const lack of ["hanging", "silent"])
    it(`polls at once when it is ${lack}`, () => {
      const fallback = new Fallback()
      fallback.socketFailed(lack, 0)
      assert.equal(fallback.isPolling, true)
    })

  it("is not called blocked while nothing else comes through", () => {
    const fallback = refused(20)
    fallback.pollFailed()
    fallback.socketFailed("refused", 60 * SECOND)
    assert.equal(fallback.isBlocked, false)
    assert.equal(fallback.follows, false)
  })

  it("is not called blocked by a failure that began before the network was back", () => {
    const fallback = refused()
    fallback.pollArrived(5 * SECOND)
    fallback.socketFailed("refused", 5.5 * SECOND)
    assert.equal(fallback.isBlocked, false)
  })

  it("is blocked when it fails although polls arrive", () => {
    const fallback = blocked()
    assert.equal(fallback.isBlocked, true)
    assert.equal(fallback.follows, true)
    assert.equal(fallback.lack, "refused")
  })

  it("does not follow while its polls fail either, and follows again with the next that arrives", () => {
    const fallback = blocked()
    fallback.pollFailed()
    assert.equal(fallback.follows, false)
    assert.equal(fallback.isPolling, true)
    fallback.pollArrived(20 * SECOND)
    assert.equal(fallback.follows, true)
  })

  it("polls no more once the socket works, and starts counting anew", () => {
    const fallback = blocked("hanging")
    fallback.socketWorks()
    assert.equal(fallback.isPolling, false)
    assert.equal(fallback.isBlocked, false)
    assert.equal(fallback.lack, "")
    fallback.socketFailed("refused", 90 * SECOND)
    assert.equal(fallback.isPolling, false)
  })

  it("keeps saying that its handshake hangs, though later ones are refused", () => {
    const fallback = new Fallback()
    fallback.socketFailed("hanging", 0)
    fallback.socketFailed("refused", SECOND)
    assert.equal(fallback.lack, "hanging")
  })
})

describe("A page whose browser makes no sockets", () => {
  it("polls at once, follows, and says what it lacks", () => {
    const fallback = new Fallback()
    fallback.socketForbidden()
    assert.deepEqual([fallback.isPolling, fallback.follows, fallback.lack], [true, true, "forbidden"])
  })
})

describe("The next poll", () => {
  const wait = (fallback, over = {}) => fallback.wait({ isHidden: false, random: 0.5, ...over })

  it("comes after about three seconds", () => {
    assert.equal(wait(blocked()), 3 * SECOND)
    assert.equal(wait(blocked(), { random: 0 }), 2.4 * SECOND)
    assert.equal(wait(blocked(), { random: 1 }), 3.6 * SECOND)
  })

  it("comes later in a hidden tab, and in the time that the server is told", () => {
    const fallback = blocked()
    assert.equal(wait(fallback, { isHidden: true }), 15 * SECOND)
    for (const isHidden of [true, false])
      assert.ok(wait(fallback, { isHidden, random: 1 }) < fallback.expectedIn(isHidden) * 2 * SECOND)
  })

  it("comes ever later while polls fail, at most half a minute", () => {
    const fallback = blocked()
    const waits = Array.from({ length: 8 }, () => {
      fallback.pollFailed()
      return wait(fallback)
    })
    assert.deepEqual(
      waits.slice(0, 3),
      [6, 12, 24].map((seconds) => seconds * SECOND),
    )
    assert.equal(waits.at(-1), 30 * SECOND)
  })

  it("comes no sooner than the server or a proxy asks for, within reason", () => {
    assert.equal(wait(blocked(), { retryAfter: 20 }), 20 * SECOND)
    assert.equal(wait(blocked(), { retryAfter: 86_400 }), 60 * SECOND)
  })
})
