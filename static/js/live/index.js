// The live page: its socket, the parts it shows, and text that is typed while they change. The order matters: an
// outdated part is dropped before it can meet unsaved text.
import "./htmx.js"
import "./connection.js"
import "./heartbeat.js"
import "./outdated-parts.js"
import "./requests.js"
import "./polling/polling.js"
import "./orders/refused-orders.js"
import "./orders/pending.js"
import "./drafts.js"
import "./fields/form-drafts.js"
import "./fields/pasted-list.js"
import "./fields/limits.js"
