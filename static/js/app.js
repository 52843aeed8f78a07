// The one script of all pages.
import "./live/index.js"
import "./pages.js"

// Started by an element, a field or a press: these do nothing on a page without it.
import "./backlog/split_merge/split.js"
import "./backlog/inbox/line-count.js"
import "./sessions/planner/index.js"
import "./sessions/summary/markdown.js"
import "./sessions/summary/print.js"

// Last, so that the modules of the page receive each key and each reply first. Like the imports in pages.js, this
// import() fetches nothing.
import("./every-page.js")
