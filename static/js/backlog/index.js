// The backlog page: moving items, and a few manners of its own.
import "./moving.js"
import "./dragging.js"
import "./manners.js"
