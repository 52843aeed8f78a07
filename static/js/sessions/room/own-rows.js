// The reader's own rows. Shared parts know no "you": each of their rows has data-member, and a style sheet adopted by this
// page shows `.only-me` and hides `.not-me` in the rows of the member in <html data-me>. It survives every swap.

const me = document.documentElement.dataset.me
if (me) {
  const sheet = new CSSStyleSheet()
  const ownRow = `[data-member="${CSS.escape(me)}"]`
  sheet.replaceSync(`${ownRow} .only-me { display: revert } ${ownRow} .not-me { display: none }`)
  document.adoptedStyleSheets.push(sheet)
}
