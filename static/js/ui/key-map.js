// The reader's own keys: which letter each default key was changed to. Pure; key-editor.js keeps the map on this device.
// A letter in use is refused, so that no press ever means two things; a changed key frees its old letter. Shift stays:
// what acts for the room never moves to a key that acts for the reader alone.

export const isLetter = (key) => key.length === 1 && key.toLowerCase() !== key.toUpperCase()
export const isForRoom = (key) => key !== key.toLowerCase()

// The first of an element's keys that can be changed.
export const firstKey = (keys) => keys.split(" ").find(isLetter)

export class KeyMap {
  #changes

  constructor(changes = {}) {
    this.#changes = changes
  }

  get isEmpty() {
    return !Object.keys(this.#changes).length
  }

  // Pairs of a default key and the letter it was changed to.
  entries() {
    return Object.entries(this.#changes)
  }

  // The key to press for what has this default key.
  keyFor(defaultKey) {
    return this.#changes[defaultKey] ?? defaultKey
  }

  // The default key of what `key` does now; "" for a letter that was freed.
  defaultFor(key) {
    const moved = Object.keys(this.#changes).find((each) => this.#changes[each] === key)
    return moved ?? (key in this.#changes ? "" : key)
  }

  // Why `defaultKey` cannot move to `key`: "refusedKind", "refusedTaken" or "". `keys` are the default keys of the page,
  // `cards` the ones that choose a card.
  refusal(defaultKey, key, { keys, cards }) {
    if (!isLetter(key) || isForRoom(key) !== isForRoom(defaultKey)) return "refusedKind"
    const others = new Set([...keys, ...Object.keys(this.#changes)])
    others.delete(defaultKey)
    const isTaken = [...others].some((each) => this.keyFor(each) === key) || cards.includes(key)
    return isTaken ? "refusedTaken" : ""
  }

  with(defaultKey, key) {
    const { [defaultKey]: _, ...others } = this.#changes
    return new KeyMap(key === defaultKey ? others : { ...others, [defaultKey]: key })
  }

  toJSON() {
    return this.#changes
  }
}
