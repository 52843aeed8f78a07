// The items found for the open feedback lie outside what pushes change; once one was chosen they are of no use.
document.addEventListener("htmx:after:request", ({ target, detail }) => {
  if (!target.closest?.("#matches") || !detail?.ctx?.response?.raw?.ok) return
  document.getElementById("matches").replaceChildren()
  document.getElementById("find").value = ""
})
