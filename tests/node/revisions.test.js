import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { dropOutdated, isOutdated, revisionOf, shownRevision } from "../../static/js/live/revisions.js"

// As much of an element as the rules look at.
function element({ id, revision, parent, rows = [] } = {}) {
  return {
    id,
    dataset: revision === undefined ? {} : { revision: String(revision) },
    closest() {
      return revision === undefined ? parent?.closest() : this
    },
    querySelectorAll: () => rows,
    cloneNode() {
      return { copyOf: this }
    },
  }
}

function fragment(root, rows = {}) {
  return { firstElementChild: root, querySelector: (selector) => rows[selector.slice(1)] ?? null }
}

const partial = (shown, incoming) => ({
  type: "partial",
  target: element({ revision: shown }),
  fragment: fragment(element({ revision: incoming })),
})

describe("The revision of a part", () => {
  it("is a number, and 0 where there is none", () => {
    assert.equal(revisionOf(element({ revision: 12 })), 12)
    assert.equal(revisionOf(element()), 0)
    assert.equal(revisionOf(null), 0)
  })

  it("is that of the part around an element without one", () => {
    assert.equal(shownRevision(element({ parent: element({ revision: 7 }) })), 7)
  })
})

describe("A part that arrives", () => {
  it("is outdated if the page shows a later change", () => {
    assert.equal(isOutdated(partial(8, 7)), true)
    assert.equal(isOutdated(partial(7, 7)), false)
    assert.equal(isOutdated(partial(7, 10)), false)
  })

  it("is dropped if it is outdated, and only then", () => {
    const [old, same, newer] = [partial(8, 7), partial(7, 7), partial(7, 8)]
    const tasks = [old, same, newer]
    dropOutdated(tasks)
    assert.deepEqual(tasks, [same, newer])
  })

  it("is not dropped if it is no part, or has no place", () => {
    const main = { type: "main", target: element({ revision: 8 }), fragment: fragment(element({ revision: 7 })) }
    const homeless = { type: "partial", target: null, fragment: fragment(element({ revision: 7 })) }
    const tasks = [main, homeless]
    dropOutdated(tasks)
    assert.deepEqual(tasks, [main, homeless])
  })

  it("takes over a row that the page shows in a later version", () => {
    const replaced = {}
    const incomingRow = (id) => ({ replaceWith: (row) => (replaced[id] = row.copyOf) })
    const [newer, older] = [element({ id: "row-a", revision: 12 }), element({ id: "row-b", revision: 9 })]
    const task = {
      type: "partial",
      target: element({ revision: 9, rows: [newer, older] }),
      fragment: fragment(element({ revision: 10 }), { "row-a": incomingRow("row-a"), "row-b": incomingRow("row-b") }),
    }
    dropOutdated([task])
    assert.deepEqual(replaced, { "row-a": newer })
  })
})
