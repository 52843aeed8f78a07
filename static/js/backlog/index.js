// The backlog page.
import "./ranked/moving.js"
import "./ranked/dragging.js"
import "./items/finder.js"
import "./ranked/filters.js"
import "./ranked/scroll-position.js"
import "./items/focus-field.js"
import "./ranked/selection.js"
import "./ranked/rows.js"
