// The one script of all pages.
import "./live/index.js"
import "./pages.js"
// What starts by an element, a field or a press, and so is at rest where none of these stands.
import "./backlog/split_merge/split.js"
import "./backlog/inbox/line-count.js"
import "./sessions/planner/index.js"
import "./sessions/summary/markdown.js"
import "./sessions/summary/print.js"

// After the modules of the page, which hear of a key or a reply first. Like theirs, this import() fetches nothing.
import("./ui/index.js")
