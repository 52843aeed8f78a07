// The live page: its socket, what it shows, and what is typed while it changes.
import "./htmx.js"
import "./connection.js"
import "./heartbeat.js"
import "./revisions.js"
import "./requests.js"
import "./drafts.js"
