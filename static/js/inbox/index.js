// The inbox page
import "../backlog/manners.js"
import "./choosing.js"
import "../backlog/finder.js"
