// The page never goes back in time: an outdated part is dropped, whether it comes as a push or as the reply to a form.
import { dropOutdated } from "./revisions.js"

document.addEventListener("htmx:before:swap", ({ detail: { tasks } }) => dropOutdated(tasks))
