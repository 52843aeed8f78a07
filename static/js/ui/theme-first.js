// Applies the theme chosen on this device, if any, before the first paint. ui/theme.js does the rest.
;(() => {
  const root = document.documentElement
  try {
    const theme = localStorage.getItem("refine.theme")
    if (theme) root.dataset.theme = theme
    if (localStorage.getItem("refine.keys") === "off") root.dataset.keys = "off"
  } catch {
    // Storage may be forbidden: the device's own scheme applies.
  }
})()
