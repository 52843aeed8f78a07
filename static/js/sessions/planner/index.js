// The planner's conveniences: the reader's own zone, and dragging. Without them it works by its buttons.
import "./start-time.js"
import "./order.js"
import "./time-zone.js"
