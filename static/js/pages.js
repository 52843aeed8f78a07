// What only some pages need. It is in the one script of all pages, since two would fetch htmx twice, and starts only
// where such a page stands. import() fetches nothing here: it runs a module that is in the script already, before htmx
// starts. An import at the top of this file would run it on every page.
const PAGES = {
  "#backlog": () => import("./backlog/index.js"),
  "#inbox": () => import("./backlog/inbox/index.js"),
  ".projector": () => import("./sessions/projector/index.js"),
}

for (const [root, start] of Object.entries(PAGES)) if (document.querySelector(root)) start()
