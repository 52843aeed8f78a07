import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { DraftStore } from "../../static/js/live/draft-store.js"
import { unsavedText } from "../../static/js/live/unsaved-text.js"

const memory = () => {
  const kept = new Map()
  return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) }
}
const draft = { text: "As a guest", about: "HARB-7", version: "3" }

describe("A store of drafts", () => {
  it("keeps a draft beside the page, under the page's path", () => {
    const storage = memory()
    new DraftStore("drafts", () => storage, "/s/k3f9/").set("why-7", draft)
    assert.deepEqual([...storage.kept.keys()], ["refine.drafts./s/k3f9/"])
    assert.deepEqual(new DraftStore("drafts", () => storage, "/s/k3f9/").get("why-7"), draft)
  })

  it("does not show the drafts of another page or of another name", () => {
    const storage = memory()
    new DraftStore("drafts", () => storage, "/s/k3f9/").set("why-7", draft)
    assert.equal(new DraftStore("drafts", () => storage, "/s/other/").size, 0)
    assert.equal(new DraftStore("lost", () => storage, "/s/k3f9/").size, 0)
  })

  it("forgets a deleted draft beside the page too", () => {
    const storage = memory()
    const store = new DraftStore("drafts", () => storage, "/")
    store.set("why-7", draft)
    store.delete("why-7")
    assert.equal(store.get("why-7"), undefined)
    assert.equal(new DraftStore("drafts", () => storage, "/").size, 0)
  })

  it("lists drafts in the order in which they were begun", () => {
    const store = new DraftStore("drafts", () => memory(), "/")
    store.set("b", draft)
    store.set("a", draft)
    store.set("b", { ...draft, text: "more" })
    assert.deepEqual(
      store.all().map(([id]) => id),
      ["b", "a"],
    )
  })

  it("works as long as the page is open where the browser forbids storage", () => {
    const store = new DraftStore(
      "drafts",
      () => {
        throw new Error("denied")
      },
      "/",
    )
    store.set("why-7", draft)
    assert.deepEqual(store.get("why-7"), draft)
  })

  it("starts empty where what is kept cannot be read", () => {
    const storage = memory()
    storage.kept.set("refine.drafts./", "{half a draf")
    assert.equal(new DraftStore("drafts", () => storage, "/").size, 0)
  })
})

describe("Text after a reply", () => {
  it("is saved if nothing was typed since", () => {
    assert.equal(unsavedText({ value: "A guest", savedValue: "", sent: "A guest" }), "")
  })

  it("is the next line of a field that began empty", () => {
    assert.equal(unsavedText({ value: "Given a cart\nWhen", savedValue: "", sent: "Given a cart" }), "When")
  })

  it("is the whole text of a field that had one already", () => {
    assert.equal(unsavedText({ value: "A guest pays now", savedValue: "A gue", sent: "A guest" }), "A guest pays now")
  })
})
