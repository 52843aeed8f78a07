// The planner's conveniences: the reader's own zone, and dragging. Without them it works by its buttons.
import "./moment.js"
import "./order.js"
import "./zone.js"
