// Elements that can be pressed by a key, and their names.

export function inSight(selector) {
  // An open popover takes the keys: its 1, 2, 3 are not those beneath it.
  const scope = document.querySelector("[popover]:popover-open") ?? document
  return [...scope.querySelectorAll(selector)].filter(
    (element) =>
      !element.disabled &&
      element.ariaDisabled !== "true" &&
      // Elements in a closed menu have no key, unless they have data-key-always.
      (element.checkVisibility() || "keyAlways" in element.dataset),
  )
}

export function nameOf(element) {
  return element.dataset.keyName || element.ariaLabel || labelOf(element) || element.placeholder || ""
}

// The text printed on an element, without its key.
export function labelOf(element) {
  const copy = element.cloneNode(true)
  for (const hint of copy.querySelectorAll?.("kbd") ?? []) hint.remove()
  return copy.textContent.trim()
}
