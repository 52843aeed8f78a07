// The server's clock, as far as this page can know it.

const MINUTE = 60_000
let lags = []

// A heartbeat was on its way for some time, never less than none: the smallest lag of the last minute is the truest.
export function hearServerTime(now) {
  const heard = Date.now()
  lags = lags.filter(({ at }) => heard - at < MINUTE)
  lags.push({ at: heard, lag: heard - now })
}

// After a sleep or a change of this device's clock, what was measured before says nothing.
export function forgetServerTime() {
  lags = []
}

export function serverNow() {
  return Date.now() - (lags.length ? Math.min(...lags.map(({ lag }) => lag)) : 0)
}
