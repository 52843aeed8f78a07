"""How often and how long, in seconds. Read at each use, so that tests may hurry."""

MERGE = 0.020  # news within this time after a drawing began are drawn together
HEARTBEAT = 5.0
PATIENCE = 60.0  # a window that answers no heartbeat for so long is closed
COUNTERS = 2.0  # how often a room asks whether it missed anything
GRACE = 0.1  # how long committed news may be on their way before they count as lost
SEEN = 4.0  # twice within MISSED: by then another process knows who looks on through this one
READMISSION = 60.0
REJOIN = 600.0  # groups of the channel layer expire after a day
EMPTY_ROOM = 30.0
MISSED = 10.0
AWAY = 30.0
RETRY = 1.0  # after an error of the channel layer or of a drawing
