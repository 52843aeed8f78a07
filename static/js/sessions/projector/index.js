// The wall: it keeps its screen on, and fits.
import "./awake.js"
import "./fit.js"
