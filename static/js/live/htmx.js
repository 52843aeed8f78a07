// htmx with its socket extension. The order matters: htmx starts right after its own script, and a page that started
// without the extension never opens its socket.
import htmx from "htmx.org"
import "htmx.org/dist/ext/hx-ws.js"
import { RECONNECT_CODES } from "./close-codes.js"

Object.assign(htmx.config, {
  // Bodies of 4xx are swapped, since a 422 carries parts; a 5xx carries an error page that has no place in this one.
  noSwap: [204, 304, "5xx"],
  // Attributes that scripts set on the server's elements, which a morph would remove.
  morphIgnore: ["data-htmx-powered", "data-clock-state", "data-digits", "style", "open"],
  ws: {
    // The defaults give up after a planned restart or a long sleep, back off to a minute, and disconnect hidden tabs.
    reconnectCodes: RECONNECT_CODES,
    reconnectDelay: 400,
    reconnectMaxDelay: 1500,
    pauseOnBackground: false,
  },
})

export default htmx
