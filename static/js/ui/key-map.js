// The reader's own keys: which letter each default key was changed to. Pure; key-editor.js keeps the map on this device.
// A letter in use is refused, so that no press ever means two things; a changed key frees its old letter. Shift stays:
// what acts for the room never moves to a key that acts for the reader alone. On a layout without Latin letters a change
// is kept as { code: "KeyH", printed: "р" }: it acts by the physical key and shows what is printed on that.

export const isLetter = (key) => key.length === 1 && key.toLowerCase() !== key.toUpperCase()
export const isForRoom = (key) => key !== key.toLowerCase()

// The first of an element's keys that can be changed.
export const firstKey = (keys) => keys.split(" ").find(isLetter)

export class KeyMap {
  #changes
  #printed

  constructor(changes = {}) {
    const kept = Object.entries(changes)
    this.#changes = Object.fromEntries(kept.map(([from, to]) => [from, to.code ? letterAt(to.code, from) : to]))
    this.#printed = Object.fromEntries(kept.filter(([, to]) => to.code).map(([from, to]) => [from, to.printed]))
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

  // What to print for it: a capital, of the reader's own script where that is known.
  printedFor(defaultKey) {
    return (this.#printed[defaultKey] ?? this.keyFor(defaultKey)).toUpperCase()
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

  with(defaultKey, key, printed = key) {
    const { [defaultKey]: _, ...others } = this.toJSON()
    const isOwn = printed.length > 2 || printed.toUpperCase() === key.toUpperCase()
    const change = isOwn ? key : { code: codeOf(key), printed }
    return new KeyMap(key === defaultKey ? others : { ...others, [defaultKey]: change })
  }

  toJSON() {
    const kept = ([from, to]) => (from in this.#printed ? { code: codeOf(to), printed: this.#printed[from] } : to)
    return Object.fromEntries(this.entries().map((each) => [each[0], kept(each)]))
  }
}

const codeOf = (letter) => `Key${letter.toUpperCase()}`
const letterAt = (code, defaultKey) => (isForRoom(defaultKey) ? code.at(-1) : code.at(-1).toLowerCase())
