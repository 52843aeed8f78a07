"""The product's settings, and the channel in a hurry or at rest: TIMING holds `live.timing` as JSON."""

import json
import os

from live import timing
from refine.settings import *  # noqa: F403

vars(timing).update(json.loads(os.environ["TIMING"]))
