// The inbox page
import "../manners.js"
import "./selection.js"
import "../items/finder.js"
