// The one answer to "does this key submit?" for every field and key handler.
//
// A key that chooses among an input method's candidates belongs to the input method. Chrome and Firefox say so by
// isComposing, but Safari ends the composition first and then sends its Enter with isComposing false: keyCode 229 alone
// tells it from an Enter of the writer's. A browser's own submission of a form by Enter knows the difference.

const PROCESSED = 229

// Whether the key is used by an input method.
export function isComposing({ isComposing, keyCode }) {
  return Boolean(isComposing) || keyCode === PROCESSED
}

// Whether the key is an Enter that sends or saves what was typed; Shift breaks the line.
export function isSubmit(event) {
  return event.key === "Enter" && !event.shiftKey && !isComposing(event)
}
