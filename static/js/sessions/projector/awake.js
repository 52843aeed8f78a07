// Keeps the screen of the wall on. The browser lets go whenever the page is hidden, so it is asked again.

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
