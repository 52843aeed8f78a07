// What was typed and not saved, kept beside the page so that it outlives a reload. A browser may forbid storage: then
// it outlives all but that.

class Shelf {
  #key
  #texts

  constructor(name) {
    this.#key = `refine.${name}.${location.pathname}`
    this.#texts = new Map(this.#read())
  }

  get size() {
    return this.#texts.size
  }

  all() {
    return [...this.#texts]
  }

  get(id) {
    return this.#texts.get(id)
  }

  put(id, what) {
    this.#texts.set(id, what)
    this.#write()
  }

  drop(id) {
    if (this.#texts.delete(id)) this.#write()
  }

  #read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key)) ?? []
    } catch {
      return []
    }
  }

  #write() {
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(this.all()))
    } catch {
      /* kept for this page only */
    }
  }
}

// In a field of this page, by the field's id; and of fields that have left it.
export const drafts = new Shelf("drafts")
export const lost = new Shelf("lost")
