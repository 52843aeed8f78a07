// The inbox page. The live modules first: whoever loaded htmx alone would open the socket before anybody listens to it.
import "../live/index.js"
import "../backlog/manners.js"
import "./choosing.js"
import "../backlog/finder.js"
