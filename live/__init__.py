"""The channel: from a change to every screen. It knows no model.

A change announces (`announcing`) which parts of a page it touched; the hub (`hub`), one per process, hears
it; the rooms (`rooms`) of the pages concerned draw each part once (`drawing`) and write it to their windows
(`windows`). Apps register their kinds of pages with `pages`.
"""
