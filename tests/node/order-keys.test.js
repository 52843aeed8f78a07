import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { DraftStore } from "../../static/js/live/draft-store.js"
import { OrderKeys } from "../../static/js/live/orders/order-keys.js"

const kept = new Map()
const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) }
const keys = () => new OrderKeys(new DraftStore("order-keys", () => storage, "/s/k3f9/"))
const PARK = "/s/k3f9/parking-lot/"

describe("The key of an order", () => {
  it("stays the same until the order was accepted, over a reload too", () => {
    const first = keys().of(PARK)
    assert.equal(keys().of(PARK), first)
    const page = keys()
    page.accepted(PARK, first)
    assert.notEqual(page.of(PARK), first)
  })

  it("is another one for another address", () => {
    const page = keys()
    assert.notEqual(page.of(PARK), page.of("/s/k3f9/actions/"))
  })

  it("is not renewed by a reply that belongs to an earlier one", () => {
    const page = keys()
    const second = page.of(PARK)
    page.accepted(PARK, "an earlier one")
    assert.equal(page.of(PARK), second)
  })

  it("fits into what the server keeps of it", () => {
    assert.match(keys().of("/t/harbour/backlog/items/"), /^[\d-]{7,40}$/)
  })
})
