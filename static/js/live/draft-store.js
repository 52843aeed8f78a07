// Unsaved text, kept beside the page in sessionStorage so that it outlives a reload. Where the browser forbids storage,
// the text is kept as long as the page is open.

export class DraftStore {
  #key
  #storage
  #entries

  // `storage` is a function, because in some browsers merely naming sessionStorage throws.
  constructor(name, storage = () => sessionStorage, path = globalThis.location?.pathname) {
    this.#key = `refine.${name}.${path}`
    this.#storage = storage
    this.#entries = new Map(this.#read())
  }

  get size() {
    return this.#entries.size
  }

  all() {
    return [...this.#entries]
  }

  get(id) {
    return this.#entries.get(id)
  }

  set(id, entry) {
    this.#entries.set(id, entry)
    this.#write()
  }

  delete(id) {
    if (this.#entries.delete(id)) this.#write()
  }

  #read() {
    try {
      return JSON.parse(this.#storage().getItem(this.#key)) ?? []
    } catch {
      return []
    }
  }

  #write() {
    try {
      this.#storage().setItem(this.#key, JSON.stringify(this.all()))
    } catch {
      // Kept for this page only.
    }
  }
}

// Text of fields on this page, by the id of the field.
export const drafts = new DraftStore("drafts")
// Text whose field has left the page.
export const lost = new DraftStore("lost")
