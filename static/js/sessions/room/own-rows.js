// Marks what is mine. Shared parts know no "you": they carry data-member on each row, and a sheet of this page's
// own, adopted once, shows `.only-me` in the rows of <html data-me>. It outlives every swap and costs nothing.

const me = document.documentElement.dataset.me
if (me) {
  const sheet = new CSSStyleSheet()
  const mine = `[data-member="${CSS.escape(me)}"]`
  sheet.replaceSync(`${mine} .only-me { display: revert } ${mine} .not-me { display: none }`)
  document.adoptedStyleSheets.push(sheet)
}
