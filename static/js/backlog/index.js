// The backlog page: moving items, and a few manners of its own.
import "./moving.js"
import "./dragging.js"
import "./finder.js"
import "./manners.js"
import "./mending.js"
import "./selecting.js"
import "./rows.js"
