// The inbox page.
import "../ranked/filters.js"
import "./selection.js"
import "../items/finder.js"
