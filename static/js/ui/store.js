// Preferences kept on this device. Where the browser forbids storage, nothing is remembered.

export function recall(name) {
  try {
    return localStorage.getItem(`refine.${name}`) ?? ""
  } catch {
    return ""
  }
}

export function remember(name, value) {
  try {
    if (value) localStorage.setItem(`refine.${name}`, value)
    else localStorage.removeItem(`refine.${name}`)
  } catch {
    // Kept for this page only.
  }
}
