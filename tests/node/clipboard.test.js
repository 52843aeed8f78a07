import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { put } from "../../static/js/ui/copying/clipboard.js"

const STORY = { html: "<p>Pay</p>", text: "Pay", wiki: "h1. Pay" }

class Item {
  constructor(parts) {
    this.parts = parts
  }
}

function desk() {
  const written = []
  return {
    written,
    ClipboardItem: Item,
    clipboard: {
      async write([item]) {
        const read = async ([type, blob]) => [type, await (await blob).text()]
        written.push(Object.fromEntries(await Promise.all(Object.entries(item.parts).map(read))))
      },
    },
  }
}

describe("A story for Jira", () => {
  it("is on the clipboard as HTML and as plain text in one act", async () => {
    const page = desk()
    assert.equal(await put("rich", Promise.resolve(STORY), page), null)
    assert.deepEqual(page.written, [{ "text/html": "<p>Pay</p>", "text/plain": "Pay" }])
  })

  it("is there as wiki markup for those who chose that", async () => {
    const page = desk()
    assert.equal(await put("wiki", Promise.resolve(STORY), page), null)
    assert.deepEqual(page.written, [{ "text/plain": "h1. Pay" }])
  })

  it("is handed back to be shown where the page has no clipboard", async () => {
    assert.equal(await put("rich", Promise.resolve(STORY), { clipboard: undefined, ClipboardItem: undefined }), "Pay")
    assert.equal(await put("wiki", Promise.resolve(STORY), {}), "h1. Pay")
  })

  it("is handed back where the browser refuses", async () => {
    const page = { ...desk(), clipboard: { write: () => Promise.reject(new Error("NotAllowedError")) } }
    assert.equal(await put("rich", Promise.resolve(STORY), page), "Pay")
  })

  it("is not copied when it could not be loaded", async () => {
    await assert.rejects(put("rich", Promise.reject(new Error("503")), desk()), /503/)
  })
})
