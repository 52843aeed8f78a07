"""Intervals of the channel, in seconds. They are read at each use, so that tests may shorten them."""

MERGE = 0.020  # news within this time after a rendering began are rendered together
HEARTBEAT = 5.0
PATIENCE = 60.0  # a client that answers no heartbeat for so long is closed
COUNTERS = 2.0  # how often rooms are checked for missed news
GRACE = 0.1  # how long committed news may be on their way before they count as lost
SEEN = 4.0  # twice within MISSED, so that other processes know in time who is present here
READMISSION = 60.0
REJOIN = 600.0  # groups of the channel layer expire after a day
EMPTY_ROOM = 30.0
MISSED = 10.0
AWAY = 30.0
POLLS_MISSED = 3.0  # a page that polls is gone once it has missed so many polls in a row
POLL = 10.0  # how long a poll waits for a page that is being rendered
RETRY = 1.0  # after an error of the channel layer or of a rendering
