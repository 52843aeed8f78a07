// Opening or closing an item keeps the list scrolled to where it was.

const key = "refine.backlog.scroll"

document.addEventListener("click", ({ target }) => {
  if (target.closest?.(".item-row__title, .detail__head a")) sessionStorage.setItem(key, String(scrollY))
})

const position = sessionStorage.getItem(key)
if (position !== null) {
  sessionStorage.removeItem(key)
  scrollTo({ top: Number(position), behavior: "instant" })
}
