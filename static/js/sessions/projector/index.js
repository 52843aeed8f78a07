// The projector page.
import "./awake.js"
import "./fit.js"
