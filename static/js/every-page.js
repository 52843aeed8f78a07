// Modules that run on every page: the interface's own, then those of a session, which build on them.
import "./ui/index.js"
import "./sessions/index.js"
