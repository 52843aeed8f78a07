// The server's clock, as far as this page can know it.

const MINUTE = 60_000

export class ServerClock {
  #lags = []
  #deviceNow

  constructor(deviceNow = Date.now) {
    this.#deviceNow = deviceNow
  }

  // A heartbeat takes some time to arrive, never less than none: the smallest lag of the last minute is the best guess.
  record(serverTime) {
    const now = this.#deviceNow()
    this.#lags = this.#lags.filter(({ at }) => now - at < MINUTE)
    this.#lags.push({ at: now, lag: now - serverTime })
  }

  // After a sleep, or a change of this device's clock, earlier measurements mean nothing.
  reset() {
    this.#lags = []
  }

  now() {
    return this.#deviceNow() - (this.#lags.length ? Math.min(...this.#lags.map(({ lag }) => lag)) : 0)
  }
}

const clock = new ServerClock()

export const recordServerTime = (serverTime) => clock.record(serverTime)
export const resetServerTime = () => clock.reset()
export const serverNow = () => clock.now()
