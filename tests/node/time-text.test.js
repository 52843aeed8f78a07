import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, it } from "node:test"
import { written } from "../../static/js/ui/time-text.js"

// The browser's zone is that of the process, which may be changed while it runs.
const former = process.env.TZ
const at = new Date("2026-12-07T14:05:00Z")
const plain = (text) => text.replace(/\u202f|\u00a0/g, " ")
const text = (moment, zone, words) => {
  process.env.TZ = zone
  return plain(written(moment, { language: "en-GB", ...words }))
}

describe("A moment", () => {
  beforeEach(({ mock }) => mock.timers.enable({ apis: ["Date"], now: new Date("2026-11-30T12:00:00Z") }))
  afterEach(() => {
    process.env.TZ = former ?? "UTC"
  })

  it("is on the clocks of its reader, with 12 hours or 24 by their locale", () => {
    assert.equal(text(at, "Europe/Berlin", { locale: "de" }), "Mon 7 Dec, 15:05")
    assert.equal(text(at, "America/New_York", { locale: "en-US" }), "Mon 7 Dec, 9:05 AM")
    assert.equal(text(at, "Asia/Kolkata", { locale: "en-IN" }), "Mon 7 Dec, 7:35 pm")
  })

  it("is of another day where that has begun already", () => {
    const late = new Date("2026-12-31T18:40:00Z")

    assert.equal(text(late, "Asia/Kolkata", { style: "day" }), "Fri 1 Jan 2027")
    assert.equal(text(late, "Europe/Berlin", { style: "day" }), "Thu 31 Dec")
    assert.equal(text(late, "Asia/Kolkata", { style: "weekday", locale: "de" }), "Fri 0:10")
  })

  it("keeps the hour of its zone on both sides of a change of clocks", () => {
    const planned = new Date("2026-10-19T08:00:00Z")
    const week = new Date("2026-10-26T09:00:00Z")
    const times = [planned, week].map((each) => text(each, "Europe/Berlin", { style: "time", locale: "de" }))
    const far = [planned, week].map((each) => text(each, "America/New_York", { style: "time", locale: "de" }))

    assert.deepEqual(times, ["10:00", "10:00"])
    assert.deepEqual(far, ["4:00", "5:00"])
  })
})

describe("A moment on the wall", () => {
  beforeEach(({ mock }) => mock.timers.enable({ apis: ["Date"], now: new Date("2026-11-30T12:00:00Z") }))
  afterEach(() => {
    process.env.TZ = former ?? "UTC"
  })
  const wall = { zone: "Europe/Berlin", zoneName: "CET", locale: "de" }

  it("is on the clocks of the team, which it names where the room has others", () => {
    assert.equal(text(at, "America/New_York", { ...wall, style: "time" }), "15:05 CET")
    assert.equal(text(at, "America/New_York", wall), "Mon 7 Dec, 15:05 CET")
  })

  it("needs no name where the room's clocks show the same", () => {
    assert.equal(text(at, "Europe/Vienna", { ...wall, style: "time" }), "15:05")
  })

  it("needs none for a day alone", () => {
    assert.equal(text(at, "Asia/Tokyo", { ...wall, style: "day" }), "Mon 7 Dec")
  })
})
