"""The product's settings with other intervals of the channel: TIMING has those of `live.timing` as JSON."""

import json
import os

from live import timing
from refine.settings import *  # noqa: F403

vars(timing).update(json.loads(os.environ["TIMING"]))
