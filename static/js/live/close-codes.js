// The codes with which a socket may be closed and is opened again. Final is only what our server says by a code of its
// own (docs/architecture.md): the common ones come from proxies and filters too, as 1008 does.

const COMMON = Array.from({ length: 16 }, (_, place) => 1000 + place)
// A planned restart, and a sleep that was too long.
const OWN = [4012, 4408]

export const RECONNECT_CODES = [...COMMON, ...OWN]
