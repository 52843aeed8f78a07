// The backlog page: moving items, and a few manners of its own.
import "./ranked/moving.js"
import "./ranked/dragging.js"
import "./items/finder.js"
import "./manners.js"
import "./items/focus-field.js"
import "./ranked/selection.js"
import "./ranked/rows.js"
