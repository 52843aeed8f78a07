// What this device remembers about its owner's taste. A browser may forbid storage: then nothing is remembered.

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
    /* kept for this page only */
  }
}
