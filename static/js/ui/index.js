// The interface: small modules, each with one job.
import { serverNow } from "../live/server-time.js"
import "./announcer.js"
import "./copying/copy.js"
import "./copying/copy-rich.js"
import { useClock } from "./countdown.js"
import "./dialogs.js"
import "./folding.js"
import "./forms.js"
import "./key-editor.js"
import "./keys.js"
import "./local-time.js"
import "./refusals.js"
import "./theme.js"
import "./toast.js"

useClock(serverNow)
