// Decides when a page whose socket does not come through polls instead. A network that is down and one that blocks
// sockets look alike from here until a plain request comes through: only a socket that fails although polls arrive is
// blocked. Pure: times, in milliseconds, are passed in.

// Refused handshakes in a row after which the page polls. A handshake that is never answered, and a socket that opens
// and stays silent, have taken seconds each: one is enough.
const REFUSALS = 4
// A failure this soon after the first poll that came through may have begun before the network was back.
const SETTLED = 1_000
const VISIBLE = 3_000
// The timers of a hidden tab run once a minute at worst; the server is told to wait for that long.
const HIDDEN = 15_000
const LONGEST = 30_000
export const RETRY_SOCKET = 60_000

export class Fallback {
  #failures = 0
  #lack = ""
  #reachedAt = null
  #missed = 0
  isBlocked = false

  // What the socket lacked when it failed last: "refused", "hanging", "silent" or "forbidden". Empty while it works.
  get lack() {
    return this.#lack
  }

  get isPolling() {
    return this.isBlocked || this.#failures >= REFUSALS || ["hanging", "silent"].includes(this.#lack)
  }

  // Whether the page follows by polls alone, and the last one came through.
  get follows() {
    return this.isBlocked && this.#missed === 0
  }

  socketFailed(lack, now) {
    this.#failures += 1
    if (this.#lack !== "hanging" && this.#lack !== "silent") this.#lack = lack
    if (this.#reachedAt !== null && now - this.#reachedAt > SETTLED) this.isBlocked = true
  }

  // There are no sockets in this browser: a policy forbids them, or it knows none. Nothing will change that.
  socketForbidden() {
    this.#lack = "forbidden"
    this.isBlocked = true
  }

  socketWorks() {
    this.#failures = 0
    this.#lack = ""
    this.#reachedAt = null
    this.#missed = 0
    this.isBlocked = false
  }

  pollArrived(now) {
    this.#reachedAt ??= now
    this.#missed = 0
  }

  pollFailed() {
    this.#reachedAt = null
    this.#missed += 1
  }

  // Milliseconds until the next poll. `random`, from 0 to 1, keeps the windows of a room apart; `retryAfter` are the
  // seconds that a refusal asks for.
  wait({ isHidden, random, retryAfter = 0 }) {
    const interval = isHidden ? HIDDEN : VISIBLE
    const backedOff = Math.min(interval * 2 ** Math.min(this.#missed, 4), Math.max(LONGEST, interval))
    return Math.max(Math.round(backedOff * (0.8 + 0.4 * random)), Math.min(retryAfter * 1_000, RETRY_SOCKET))
  }

  // Seconds after which the server may expect the next poll.
  expectedIn(isHidden) {
    return (isHidden ? LONGEST : VISIBLE) / 1_000
  }
}
