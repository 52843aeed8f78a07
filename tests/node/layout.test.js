import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { isLatinLanguage, isLatinLayout, meaningsOf, shortcutOf } from "../../static/js/keys/layout.js"

// What each layout sends for a physical key: [code, key, with Shift, the meaning that must be among the first].
const LATIN = {
  QWERTY: [
    ["KeyQ", "q", "Q"],
    ["KeyH", "h", "H"],
    ["KeyZ", "z", "Z"],
  ],
  AZERTY: [
    ["KeyQ", "a", "A"],
    ["KeyA", "q", "Q"],
    ["Semicolon", "m", "M"],
    ["KeyZ", "w", "W"],
  ],
  QWERTZ: [
    ["KeyZ", "y", "Y"],
    ["KeyY", "z", "Z"],
    ["KeyH", "h", "H"],
  ],
  Dvorak: [
    ["KeyR", "p", "P"],
    ["Quote", "-", "_"],
    ["KeyS", "o", "O"],
    ["Semicolon", "s", "S"],
  ],
  Colemak: [
    ["KeyE", "f", "F"],
    ["Semicolon", "o", "O"],
  ],
  BÉPO: [
    ["KeyQ", "b", "B"],
    ["BracketRight", "w", "W"],
  ],
}
const OTHER = {
  Russian: [
    ["KeyH", "р", "Р"],
    ["KeyV", "м", "М"],
    ["KeyQ", "й", "Й"],
    ["KeyY", "н", "Н"],
  ],
  Ukrainian: [
    ["KeyS", "і", "І"],
    ["KeyH", "р", "Р"],
  ],
  Bulgarian: [
    ["KeyQ", ",", "ы"],
    ["KeyH", "г", "Г"],
  ],
  Serbian: [
    ["KeyQ", "љ", "Љ"],
    ["KeyY", "з", "З"],
  ],
  Greek: [
    ["KeyH", "η", "Η"],
    ["KeyW", "ς", "΅"],
    ["KeyQ", ";", ":"],
  ],
  Hebrew: [
    ["KeyH", "י", "י"],
    ["KeyQ", "/", "/"],
    ["KeyW", "'", "'"],
  ],
  Arabic: [
    ["KeyH", "ا", "أ"],
    ["KeyB", "لا", "لآ"],
    ["KeyQ", "ض", "\u064E"],
    ["KeyA", "ش", "\u0650"],
  ],
  Persian: [
    ["KeyH", "ا", "آ"],
    ["KeyN", "د", "ٔ"],
  ],
  Korean: [
    ["KeyH", "ㅗ", "ㅗ"],
    ["KeyQ", "ㅂ", "ㅃ"],
  ],
  Kana: [
    ["KeyH", "く", "く"],
    ["KeyQ", "た", "た"],
  ],
  Armenian: [["KeyH", "հ", "Հ"]],
  Georgian: [["KeyH", "ჰ", "ჰ"]],
  Hindi: [
    ["KeyH", "प", "फ"],
    ["KeyD", "\u094D", "अ"],
  ],
  Thai: [
    ["KeyH", "้", "็"],
    ["KeyQ", "ๆ", "๐"],
    ["KeyK", "า", "ษ"],
  ],
}
const DIGITS = {
  AZERTY: "&é\"'(-è_çà",
  BÉPO: '"«»()@+-/*',
  Czech: "+ěščřžýáíé",
  Slovak: "+ľščťžýáíé",
  Lithuanian: "ąčęėįšųū90",
  Vietnamese: "ăâêộ\u0300\u0309\u0303\u0301\u0323đ",
  "Programmer Dvorak": "&[{}(=*)+]",
  Persian: "۱۲۳۴۵۶۷۸۹۰",
  Arabic: "١٢٣٤٥٦٧٨٩٠",
  Hindi: "१२३४५६७८९०",
  Thai: "ๅ/-ภถุึคตข",
  Kana: "ぬふあうえおやゆよわ",
  QWERTY: "1234567890",
}
const press = (key, code, more) => ({ key, code, ...more })
const shifted = { shiftKey: true }

describe("A letter of a Latin layout", () => {
  for (const [name, keys] of Object.entries(LATIN))
    it(`is the one that is printed, and nothing else: ${name}`, () => {
      for (const [code, key, capital] of keys) {
        assert.deepEqual(meaningsOf(press(key, code), true), [key])
        assert.deepEqual(meaningsOf(press(capital, code, shifted), true), [capital])
      }
    })

  it("is small with CapsLock and a capital with Shift and CapsLock", () => {
    assert.deepEqual(meaningsOf(press("H", "KeyH"), true), ["h"])
    assert.deepEqual(meaningsOf(press("h", "KeyH", shifted), true), ["H"])
  })

  it("keeps its accent: é and ö are not the letters of their keys", () => {
    assert.deepEqual(meaningsOf(press("é", "KeyW"), true), ["é"])
    assert.deepEqual(meaningsOf(press("ö", "Semicolon"), true), ["ö"])
  })

  it("is i for the Turkish İ, which has no small letter of its own length", () => {
    assert.deepEqual(meaningsOf(press("i", "Quote"), true), ["i"])
    assert.deepEqual(meaningsOf(press("İ", "Quote", shifted), true), ["I"])
  })

  it("is not the sign of Dvorak on the key of another letter", () => {
    assert.deepEqual(meaningsOf(press("'", "KeyQ"), true), ["'"])
    assert.deepEqual(meaningsOf(press(";", "KeyZ"), true), [";"])
    assert.deepEqual(meaningsOf(press(";", "KeyQ"), undefined), [";"])
  })
})

describe("A letter of a layout without Latin letters", () => {
  for (const [name, keys] of Object.entries(OTHER))
    it(`acts by its physical key: ${name}`, () => {
      for (const [code, key, capital] of keys) {
        const letter = code.at(-1)
        assert.ok(meaningsOf(press(key, code), false).includes(letter.toLowerCase()), key)
        assert.ok(!meaningsOf(press(key, code), false).includes(letter), `${key} acts for the room`)
        const isDigit = /^\p{Nd}$/u.test(capital)
        if (!isDigit) assert.ok(meaningsOf(press(capital, code, shifted), false).includes(letter), capital)
      }
    })

  it("acts at the first press, before the layout was learnt", () => {
    assert.ok(meaningsOf(press("р", "KeyH"), undefined).includes("h"))
    assert.ok(meaningsOf(press("ㅗ", "KeyH"), true).includes("h"))
  })

  it("is first itself, so that a card with that letter can be typed", () => {
    assert.deepEqual(meaningsOf(press("м", "KeyV"), false), ["м", "v"])
  })

  it("is small with CapsLock", () => {
    assert.deepEqual(meaningsOf(press("Р", "KeyH"), false), ["р", "h"])
  })

  it("acts while an input method hides the key", () => {
    assert.deepEqual(meaningsOf(press("Process", "KeyH"), undefined), ["h"])
    assert.deepEqual(meaningsOf(press("Process", "KeyH", shifted), undefined), ["H"])
    assert.deepEqual(meaningsOf(press("Process", "Digit5"), undefined), ["5"])
    assert.deepEqual(meaningsOf(press("Process", "Enter"), undefined), [])
  })

  it("is found for ? and / too", () => {
    assert.deepEqual(meaningsOf(press("؟", "Slash", shifted), false), ["?"])
    assert.ok(meaningsOf(press(".", "Slash"), false).includes("/"))
    assert.deepEqual(meaningsOf(press("？", "Slash", shifted), undefined), ["?"])
    assert.deepEqual(meaningsOf(press("ｈ", "KeyH"), undefined), ["h"])
  })
})

describe("The top row without Shift", () => {
  for (const [name, signs] of Object.entries(DIGITS))
    it(`is its digits, after what is printed there: ${name}`, () => {
      for (const [at, sign] of [...signs].entries()) {
        const digit = String((at + 1) % 10)
        assert.ok(meaningsOf(press(sign, `Digit${digit}`)).includes(digit), sign)
      }
    })

  it("is the printed sign with Shift", () => {
    assert.deepEqual(meaningsOf(press("1", "Digit1", shifted)), ["1"])
    assert.deepEqual(meaningsOf(press("!", "Digit1", shifted)), ["!"])
    assert.deepEqual(meaningsOf(press("*", "Digit8", shifted)), ["*"])
    assert.deepEqual(meaningsOf(press("?", "Digit7", shifted), false), ["?"])
  })

  it("gives a printed sign of ours before the digit", () => {
    assert.deepEqual(meaningsOf(press("/", "Digit9")), ["/", "9"])
  })

  it("has no 0 where Hungarian prints ö", () => {
    assert.deepEqual(meaningsOf(press("ö", "Digit0"), true), ["ö"])
    assert.deepEqual(meaningsOf(press("0", "Backquote"), true), ["0"])
  })

  it("is small with CapsLock in Czech", () => {
    assert.ok(meaningsOf(press("Ě", "Digit2"), true).includes("2"))
  })
})

describe("Other keys", () => {
  it("are what they are: numpad, Enter, arrows", () => {
    assert.deepEqual(meaningsOf(press("5", "Numpad5")), ["5"])
    assert.deepEqual(meaningsOf(press("٥", "Numpad5"), false), ["5"])
    assert.deepEqual(meaningsOf(press("End", "Numpad1")), ["End"])
    assert.deepEqual(meaningsOf(press("Enter", "NumpadEnter")), ["Enter"])
    assert.deepEqual(meaningsOf(press(",", "NumpadDecimal"), true), [","])
    assert.deepEqual(meaningsOf(press("ArrowUp", "ArrowUp"), false), ["ArrowUp"])
  })

  it("do nothing while dead, or alone as modifiers", () => {
    for (const key of ["Dead", "Shift", "CapsLock", "AltGraph"])
      assert.deepEqual(meaningsOf(press(key, "KeyQ"), false), [])
  })

  it("with AltGr print only the signs that the page knows", () => {
    assert.deepEqual(meaningsOf(press("@", "KeyQ", { isAltGraph: true })), [])
    assert.deepEqual(meaningsOf(press("ą", "KeyA", { isAltGraph: true })), [])
    assert.deepEqual(meaningsOf(press("*", "Minus", { isAltGraph: true })), ["*"])
  })
})

describe("Whether a layout is Latin", () => {
  it("is learnt from small letters alone", () => {
    assert.equal(isLatinLayout(press("q", "KeyQ")), true)
    assert.equal(isLatinLayout(press("й", "KeyQ")), false)
    for (const key of ["Q", ";", "1", "Enter", "Process", "é"])
      assert.equal(isLatinLayout(press(key, "KeyQ")), undefined)
  })

  it("is guessed from the language before", () => {
    assert.equal(isLatinLanguage("el-GR"), false)
    assert.equal(isLatinLanguage("he"), false)
    assert.equal(isLatinLanguage("de-CH"), true)
    assert.equal(isLatinLanguage("??"), undefined)
  })
})

describe("The shortcut of a press", () => {
  it("is the Latin letter of its key where there is one", () => {
    assert.equal(shortcutOf(["р", "h"]), "h")
    assert.equal(shortcutOf(["ж"]), "ж")
    assert.equal(shortcutOf(["&", "1"]), "&")
    assert.equal(shortcutOf([]), "")
  })
})
