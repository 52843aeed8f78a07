"""The health check: 200 if this process and what it needs respond, 503 with the name of what does not.

Asked every second it costs one look a second. It looks on a thread of its own, so that it answers soon
whatever hangs.
"""

import logging
import os
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from core.db import outage
from core.db.full import is_full
from core.http.unlogged import unlogged

logger = logging.getLogger(__name__)

AWAY = "The database isn't responding."
WELL = "Refine is well."
# Seconds for which a finding is believed, and after which one that is still looked for is a finding itself.
FRESH_FOR = 1.0
PATIENCE = 2.0
# Bytes below which a disk counts as full: SQLite needs some to write down a change before it makes it.
RESERVE = 8 * 1024 * 1024


def health(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    trouble = _watch.findings()
    response = HttpResponse(
        "\n".join([*(trouble or [WELL]), ""]),
        status=503 if trouble else 200,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
    return unlogged(response)


def trouble_of_database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        outage.noted(error)
        if is_full(error):
            return "The database's disk is full."
        return AWAY
    except Exception as error:  # a pool that has no connection raises errors of its own
        logger.info("The health check found: %r", error)
        return AWAY
    return ""


def trouble_of_redis() -> str:
    if not settings.REDIS_URL:
        return ""
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=PATIENCE / 2, socket_connect_timeout=PATIENCE / 2
        ) as client:
            client.ping()
    except (redis.RedisError, OSError):
        return "Redis isn't responding: nobody can sign in or join, and changes arrive late."
    return ""


def trouble_of_disks() -> str:
    """Where this process writes: its database, if that is a file, and long bodies of requests."""
    folders = {"for temporary files": Path(tempfile.gettempdir())}
    name = str(settings.DATABASES["default"]["NAME"])
    if connection.vendor == "sqlite" and Path(name).is_file():
        folders["of the database"] = Path(name).parent
    for what, folder in folders.items():
        if is_disk_full(folder):
            return f"The disk {what} is full."
    return ""


def is_disk_full(folder: Path) -> bool:
    try:
        facts = os.statvfs(folder)
    except OSError:
        return False
    # Some file systems count no files.
    return facts.f_bavail * facts.f_frsize < RESERVE or (facts.f_files > 0 and facts.f_favail == 0)


def start_aside(look: Callable[[], None]) -> None:
    """Run it on a thread that keeps nothing open; the end of the process does not wait for it."""

    def run() -> None:
        try:
            look()
        finally:
            connection.close()

    threading.Thread(target=run, name="health", daemon=True).start()


class Watch:
    """Looks at most once at a time and at most every FRESH_FOR seconds, however often it is asked."""

    def __init__(self, *looks: Callable[[], str]) -> None:
        self.looks = looks
        self.lock = threading.Lock()
        self.seen: list[str] = []
        self.seen_at = float("-inf")
        self.looking: threading.Event | None = None
        self.began_at = 0.0

    def findings(self) -> list[str]:
        """What is wrong, a sentence each."""
        with self.lock:
            if monotonic() - self.seen_at < FRESH_FOR:
                return self.seen
            looking = self.looking
            if looking is None:
                looking = self.looking = threading.Event()
                self.began_at = monotonic()
                start_aside(partial(self._look, looking))
            left = self.began_at + PATIENCE - monotonic()
        if not looking.wait(max(left, 0)):
            return ["The database isn't responding: it has been asked for more than two seconds."]
        return self.seen

    def _look(self, done: threading.Event) -> None:
        try:
            seen = [found for found in (look() for look in self.looks) if found]
        except Exception:
            logger.exception("The health check failed")
            seen = ["The health check itself failed; the log says how."]
        # That the database is away has a line of its own already, one for each outage (core/db/outage.py).
        unlogged = [found for found in seen if found != AWAY]
        if seen != self.seen and (unlogged or not seen):
            # Once for each change: a monitor that asks every second must not fill what may be a full disk.
            logger.log(logging.ERROR if seen else logging.INFO, " ".join(unlogged) or WELL)
        self.seen, self.seen_at, self.looking = seen, monotonic(), None
        done.set()


# Redis and disks first: they answer within their time, even when the database does not.
_watch = Watch(trouble_of_redis, trouble_of_disks, trouble_of_database)
