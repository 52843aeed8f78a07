// Runs before the first paint: the theme chosen on this device, if any. Everything else is ui/theme.js.
;(() => {
  const root = document.documentElement
  try {
    const theme = localStorage.getItem("refine.theme")
    if (theme) root.dataset.theme = theme
    if (localStorage.getItem("refine.keys") === "off") root.dataset.keys = "off"
  } catch {
    /* storage may be forbidden; the device's own scheme does */
  }
})()
