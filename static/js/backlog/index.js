// The backlog page: moving items, and a few manners of its own.
// The live modules first: whoever loaded htmx alone would open the socket before anybody listens to it.
import "../live/index.js"
import "./moving.js"
import "./dragging.js"
import "./finder.js"
import "./manners.js"
import "./mending.js"
import "./selecting.js"
import "./rows.js"
