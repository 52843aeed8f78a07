"""Finds barriers of a page or menu: reported by axe, not reachable with Tab, cut off or covered."""

from axe_playwright_python.sync_playwright import Axe

LARGE = {"width": 1280, "height": 800}
SMALL = {"width": 390, "height": 844}
# A phone in landscape.
LYING = {"width": 844, "height": 390}
# A window of 1280 x 800 whose reader has zoomed to 200 %.
ZOOMED = {"width": 640, "height": 400}
# More Tab stops than any page has.
TABS = 300

AXE = Axe().axe_script
# The controls that can be used now: those in whatever is open over the page, else all of them. Tab reaches
# only one radio button of a group, and the skip link is hidden until it has the focus.
CONTROLS = """
  const open = document.querySelector("dialog[open], [popover]:popover-open") ?? document
  const controls = [...open.querySelectorAll("a[href], button, input, select, textarea, summary")].filter(
    (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !each.disabled
      && each.type !== "hidden" && !each.matches(".skip, [type=radio]:not(:checked), [tabindex='-1']"))
  const named = (each) => each.outerHTML.replace(/\\s+/g, " ").slice(0, 140)
"""
# A toast covers the page for some seconds and can be dismissed, so it is no barrier.
REACH = f"""async () => {{
  // A window that was just made smaller is laid out anew first.
  for (const _ of "ab") await new Promise(requestAnimationFrame)
  document.getElementById("toasts").replaceChildren()
  {CONTROLS}
  const found = []
  const page = document.scrollingElement
  if (page.scrollWidth > page.clientWidth) {{
    const wide = [...document.body.querySelectorAll("*")].filter(
      (each) => each.getBoundingClientRect().right > page.clientWidth + 1)
    found.push(`scrolls sideways, for it is too wide: ${{wide.slice(0, 3).map(named)}}`)
  }}
  for (const control of controls) {{
    control.scrollIntoView({{ block: "center", inline: "center", behavior: "instant" }})
    const {{ left, right, top, bottom, width, height }} = control.getClientRects()[0]
    if (left < -1 || right > innerWidth + 1) found.push(`is cut off: ${{named(control)}}`)
    const hit = document.elementFromPoint(left + width / 2, top + height / 2)
    const own = [control, ...(control.labels ?? [])].some((each) => each.contains(hit))
    if (!own) found.push(`lies under ${{hit ? named(hit).slice(0, 90) : "the edge"}}: ${{named(control)}}`)
  }}
  return found
}}"""
AT_ONCE = """() => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync("* { transition: none !important; animation: none !important }")
  document.adoptedStyleSheets = [sheet]
}"""
WATCH = """() => {
  window.focused = new Set()
  document.activeElement?.blur()
  document.addEventListener("focusin", ({ target }) => focused.add(target))
}"""
UNFOCUSED = f"""() => {{
  {CONTROLS}
  return controls.filter((each) => !focused.has(each)).map((each) => `no Tab reaches: ${{named(each)}}`)
}}"""
# Only the first menu of each kind: every row of a list has one.
MENUS = """() => {
  const open = document.querySelector("dialog[open]") ?? document
  const menus = [...open.querySelectorAll("[popovertarget]")].filter((each) => each.checkVisibility())
  const kinds = menus.map((each) => [each.popoverTargetElement.id.replace(/-[a-z0-9]{12}/, ""), each])
  return Object.values(Object.fromEntries(kinds.reverse())).map((each) => each.popoverTargetElement.id)
}"""
AT_THE_END = f"() => {{ {CONTROLS} return controls.at(-1) === document.activeElement }}"


def serious(page, *rules: str) -> list[str]:
    """The serious and critical findings of axe, by these rules or by all."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options: dict = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    return [
        f"{problem['id']}: {[(each['html'][:120], each['failureSummary']) for each in problem['nodes'][:3]]}"
        for problem in page.evaluate("options => axe.run(options)", options)["violations"]
        if problem["impact"] in ("serious", "critical")
    ]


def change_to(page, scheme: str) -> None:
    """Changes to light or dark at once: during a transition, colors would be measured half way."""
    page.evaluate(AT_ONCE)
    page.emulate_media(color_scheme=scheme)


def all_looks(page) -> list[str]:
    """The findings in light and dark, large and small. Checks that depend on neither run once."""
    found = []
    for size, scheme, rules in (
        (LARGE, "light", ()),
        (LARGE, "dark", ("color-contrast",)),
        (SMALL, "dark", ()),
        (SMALL, "light", ("color-contrast",)),
    ):
        page.set_viewport_size(size)
        change_to(page, scheme)
        found += [f"{scheme}, {size['width']} wide: {each}" for each in serious(page, *rules)]
    return found


def out_of_reach(page) -> list[str]:
    """Controls that are cut off or covered, on a phone in portrait and landscape, and at 200 %."""
    found = []
    for size in (SMALL, LYING, ZOOMED):
        page.set_viewport_size(size)
        found += [f"{size['width']} wide: {each}" for each in page.evaluate(REACH)]
    return found


def beyond_keys(page) -> list[str]:
    """Controls that Tab does not reach."""
    page.evaluate(WATCH)
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === [...focused][0] && focused.size > 1"):
            break
    return page.evaluate(UNFOCUSED)


def behind_menus(page) -> list[str]:
    """Controls that Tab does not reach in a menu opened by a key, and menus that Escape does not close."""
    found = []
    for menu in page.evaluate(MENUS):
        page.evaluate(WATCH)
        button = page.locator(f"[popovertarget={menu}]")
        button.press("Enter")
        for _ in range(TABS):
            if page.evaluate(AT_THE_END):
                break
            page.keyboard.press("Tab")
        found += page.evaluate(UNFOCUSED)
        page.keyboard.press("Escape")
        if not button.evaluate("each => each === document.activeElement"):
            found.append(f"Escape does not lead back to what opened {menu}")
    return found
