// Keeps the projector's screen on. Browsers end the lock whenever the page is hidden, so it is requested again.

async function stayAwake() {
  if (document.hidden || !navigator.wakeLock) return
  try {
    await navigator.wakeLock.request("screen")
    document.documentElement.dataset.awake = ""
  } catch {
    /* low on battery, or not allowed: the screen does what it always does */
  }
}

document.addEventListener("visibilitychange", stayAwake)
stayAwake()
