// Modules that only some pages need. They are part of the one script, since a second one would load htmx twice, and
// start only on their pages. import() fetches nothing here: it runs a module of the same script, before htmx starts.
// A static import at the top of this file would run it on every page.
const PAGES = {
  "#backlog": () => import("./backlog/index.js"),
  "#inbox": () => import("./backlog/inbox/index.js"),
  ".projector": () => import("./sessions/projector/index.js"),
}

for (const [root, start] of Object.entries(PAGES)) if (document.querySelector(root)) start()
