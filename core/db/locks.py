"""How often and for how long a locked database is tried again. Read by the settings, so without Django."""

ATTEMPTS = 3
# Seconds for all attempts together.
WITHIN = 5.0
# Seconds between two attempts, at most.
PAUSE = 0.05
# Seconds that SQLite itself waits for a lock, at each attempt.
BUSY_TIMEOUT = WITHIN / ATTEMPTS - PAUSE
