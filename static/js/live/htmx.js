// htmx and its socket extension. They load as one, in this order: htmx starts itself right after its own script, and
// a page that started without the extension never opens its socket.
import htmx from "htmx.org"
import "htmx.org/dist/ext/hx-ws.js"

Object.assign(htmx.config, {
  // Bodies of 4xx are swapped, a 422 carries parts; a 5xx carries an error page that has no place in this one.
  noSwap: [204, 304, "5xx"],
  // What script sets on elements of the server's, and a morph would take away.
  morphIgnore: ["data-htmx-powered", "data-clock-state", "data-digits", "style", "open"],
  ws: {
    // Without this it gives up after a planned restart (4012) or a long sleep (4408), backs off to a minute, and leaves hidden tabs.
    reconnectCodes: [1001, 1005, 1006, 1011, 1012, 1013, 1014, 4012, 4408],
    reconnectDelay: 400,
    reconnectMaxDelay: 1500,
    pauseOnBackground: false,
  },
})

export default htmx
