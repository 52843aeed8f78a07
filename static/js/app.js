// Everything a page needs: small modules, each with one job.
import "./live/index.js"
import { serverNow } from "./live/server-time.js"
import "./ui/announcer.js"
import "./ui/bar.js"
import "./ui/caller.js"
import "./ui/copy.js"
import { useClock } from "./ui/countdown.js"
import "./ui/dialogs.js"
import "./ui/forms.js"
import "./ui/keys.js"
import "./ui/landing.js"
import "./ui/local-time.js"
import "./ui/me.js"
import "./ui/refusals.js"
import "./ui/theme.js"
import "./ui/toast.js"

useClock(serverNow)
