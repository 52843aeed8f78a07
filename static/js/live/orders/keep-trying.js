// Sends a choice until the server has stored or refused it. Without the page: choices.js applies it to the forms.
import { isPage } from "./refusal.js"

const FIRST_PAUSE = 500
const LONGEST_PAUSE = 8_000
const PATIENCE = 10_000
// Seconds that a server may ask for; one that asks for more is asked again anyway.
const LONGEST_WISH = 30

// What a response means for a choice: "stored", "again" (a later try may succeed), "late" or "refused".
// A whole page stores nothing, whatever its status: it is a proxy's, or a sign-in that was redirected to.
export function verdictOf({ status, isPage = false, redirected = false }) {
  if (status === 408 || status === 425 || status === 429 || status >= 500) return "again"
  if (redirected) return "refused"
  if (status >= 200 && status < 300) return isPage ? "again" : "stored"
  return status === 409 ? "late" : "refused"
}

// Milliseconds before the next try after so many; `chance` (0 to 1) keeps a whole room from returning at once.
export function pauseAfter(tries, { retryAfter = 0, chance = Math.random() } = {}) {
  const own = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (tries - 1)) * (0.75 + chance / 2)
  return Math.max(own, Math.min(Number(retryAfter) || 0, LONGEST_WISH) * 1000)
}

// The response that settles the choice. `send(signal)` makes one try; `wait(ms, signal)` pauses, and ends sooner when
// there is hope; `onFailure(tries)` is called after each failed try. Rejects when `signal` aborts (a newer choice has
// taken this one's place), and with TooLate once `isWanted()` is false.
export async function sendUntilSettled({ send, wait, signal, isWanted = () => true, onFailure = () => {} }) {
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted()
    const response = await tryOnce(send, signal)
    signal.throwIfAborted()
    if (response && (await isSettled(response))) return response
    if (!isWanted()) throw new TooLate()
    onFailure(tries)
    await wait(pauseAfter(tries, { retryAfter: response?.headers.get("Retry-After") }), signal)
    if (!isWanted()) throw new TooLate()
  }
}

// The story or the phase is over, and so is the choice. By its name htmx does not take it for a mistake.
export class TooLate extends Error {
  name = "AbortError"
}

// A network that fails or is silent is a failed try.
async function tryOnce(send, signal) {
  const one = new AbortController()
  const abort = () => one.abort()
  const timer = setTimeout(abort, PATIENCE)
  signal.addEventListener("abort", abort, { once: true })
  try {
    return await send(one.signal)
  } catch {
    return null
  } finally {
    clearTimeout(timer)
    signal.removeEventListener("abort", abort)
  }
}

async function isSettled(response) {
  const { status, redirected } = response
  try {
    const isForeign = response.ok && isPage(await response.clone().text())
    return verdictOf({ status, redirected, isPage: isForeign }) !== "again"
  } catch {
    // The connection broke in the middle of the reply.
    return false
  }
}

// A pause that `wake` ends: the connection is back, or the reader.
export class Pauses {
  #waiting = new Set()

  wait = (ms, signal) =>
    new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        this.#waiting.delete(end)
        signal?.removeEventListener("abort", end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      this.#waiting.add(end)
      signal?.addEventListener("abort", end, { once: true })
    })

  wake = () => {
    for (const end of [...this.#waiting]) end()
  }
}
