// Conveniences of the planner: the reader's own time zone, and dragging. Without them it works by its buttons.
import "./start-time.js"
import "./order.js"
import "./time-zone.js"
