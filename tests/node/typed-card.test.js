import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { typeOn } from "../../static/js/keys/typed-card.js"

const FIBONACCI = ["0", "½", "1", "2", "3", "5", "8", "13", "20", "40", "100", "u", "c"]

// The card that is chosen or aimed at once all `presses` were typed; each press is what it may mean.
function typing(presses, cards, taken = []) {
  let now = { typed: "" }
  for (const press of presses) now = typeOn({ ...now, meanings: [press].flat(), cards, taken })
  return now
}

describe("A typed card", () => {
  it("is chosen at once where the key means only that one", () => {
    assert.equal(typing(["8"], FIBONACCI).isChosen, true)
    assert.equal(typing(["8"], FIBONACCI).aimed, "8")
  })

  it("waits for the rest of a longer number", () => {
    assert.deepEqual([typing(["1"], FIBONACCI).aimed, typing(["1"], FIBONACCI).isChosen], ["1", false])
    assert.equal(typing(["1", "3"], FIBONACCI).aimed, "13")
    assert.equal(typing(["1", "0", "0"], FIBONACCI).aimed, "100")
    assert.equal(typing(["1", "/", "2"], FIBONACCI).aimed, "½")
  })

  it("is typed on AZERTY, where 13 is & and a quote", () => {
    assert.equal(
      typing(
        [
          ["&", "1"],
          ['"', "3"],
        ],
        FIBONACCI,
      ).aimed,
      "13",
    )
  })

  it("begins anew where a key does not go on with the number", () => {
    assert.equal(typing(["1", "8"], FIBONACCI).aimed, "8")
  })

  it("takes a decimal with a point or a comma", () => {
    assert.equal(typing(["1", ","], ["1", "1.5"]).isUsed, true)
    assert.equal(typing(["1", ",", "5"], ["1", "1.5"]).aimed, "1.5")
    assert.equal(typing(["1", ".", "5"], ["1", "1,5"]).aimed, "1,5")
  })

  it("of a half is typed in every way in which people write one", () => {
    for (const way of ["½", ".5", ",5", "0.5", "0,5", "0٫5", "1/2"]) {
      const now = typing([...way], FIBONACCI)
      assert.deepEqual([way, now.aimed, now.isChosen], [way, "½", true])
    }
    assert.equal(typing(["5"], FIBONACCI).aimed, "5")
    assert.deepEqual([typing(["0"], FIBONACCI).aimed, typing(["0"], FIBONACCI).isChosen], ["0", false])
  })

  it("of a team's own is typed with its zero or without, and with a fraction", () => {
    const own = ["0.25", "½", "0.75", "1", "1.5", "2.25", "0.125"]
    const ways = { 0.25: [".25", "¼", "1/4"], 0.75: [",75", "¾", "3/4"], 1.5: ["1,5", "1½"] }
    const more = { ...ways, 2.25: ["2.25", "2¼"], 0.125: [".125", "0,125"], "½": ["½", ".5"] }
    for (const [card, spellings] of Object.entries(more))
      for (const way of spellings) assert.deepEqual([way, typing([...way], own).aimed], [way, card])
  })

  it("is no other key's business", () => {
    assert.equal(typing(["q"], FIBONACCI).isUsed, false)
    assert.equal(typing(["Enter"], FIBONACCI).isUsed, false)
  })
})

describe("A card with a word", () => {
  const words = ["Small", "Middling", "Large", "Long"]

  it("is chosen by its first letters as soon as they mean one card", () => {
    assert.deepEqual([typing(["s"], words).aimed, typing(["s"], words).isChosen], ["Small", true])
    assert.equal(typing(["l"], words).isChosen, false)
    assert.equal(typing(["l", "o"], words).aimed, "Long")
  })

  it("does not take a letter that is a key of the page", () => {
    assert.equal(typing(["s"], words, ["s"]).isUsed, false)
    assert.equal(typing(["l", "a"], words, ["a"]).aimed, "Large")
  })

  it("takes the rest of the word after it was chosen", () => {
    const now = typeOn({ typed: "s", meanings: ["m"], cards: words, finished: "Small", taken: ["m"] })

    assert.deepEqual([now.isUsed, now.isRest, now.typed], [true, true, "sm"])
    assert.equal(typeOn({ typed: "s", meanings: ["q"], cards: words, finished: "Small" }).isUsed, false)
  })

  it("is typed in its own script", () => {
    assert.equal(typing([["м", "v"]], ["малый", "большой"]).aimed, "малый")
  })

  it("of a few letters is typed in full, as on T-shirts", () => {
    const shirts = ["XS", "S", "M", "L", "XL", "XXL"]

    assert.equal(typing(["m"], shirts, ["m"]).aimed, "M")
    assert.equal(typing(["x", "l"], shirts).aimed, "XL")
    assert.equal(typing(["x"], shirts).aimed, "")
  })
})
