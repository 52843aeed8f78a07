// The inbox page
import "../manners.js"
import "./choosing.js"
import "../finder.js"
