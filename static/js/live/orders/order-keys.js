// The key of an order: the same until it was accepted, however often it is sent (Enter twice, a reply that was lost, a
// reload in between), so that the server adds what it adds once (teams/access.py).
import { DraftStore } from "../draft-store.js"

export class OrderKeys {
  #store
  #newKey

  constructor(store = new DraftStore("order-keys"), newKey = randomKey) {
    this.#store = store
    this.#newKey = newKey
  }

  // By its address: a part that is rendered again has another form for the same order.
  of(address) {
    if (!this.#store.get(address)) this.#store.set(address, this.#newKey())
    return this.#store.get(address)
  }

  // An accepted order takes its key along; the next one gets another.
  accepted(address, key) {
    if (this.#store.get(address) === key) this.#store.delete(address)
  }
}

function randomKey() {
  // Over plain http, as in a meeting room's network, there is no randomUUID.
  return crypto.getRandomValues(new Uint32Array(4)).join("-").slice(0, 40)
}
