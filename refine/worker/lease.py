"""Keeps a worker's lease, and does what no task asks for, on a thread of its own.

It takes up what workers without a lease have left, and puts missing sessions of rhythms on the calendar.
"""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import Error, close_old_connections, connections

from core.clock import now
from core.db import outage
from refine.models import BEAT, WorkerLease
from refine.worker.abandoned import take_up_abandoned
from sessions.planner.service.rhythm import heal

logger = logging.getLogger(__name__)

# How often the calendars of teams with a rhythm are looked through for a session that is missing.
HEALS_EVERY = timedelta(minutes=5)


class Lease:
    """A context in which the worker is known to be alive."""

    def __init__(self, worker_id: str) -> None:
        self.worker_id = worker_id
        self._ending = threading.Event()
        self._heals_at = now()
        self._thread = threading.Thread(target=self._keep, name="lease", daemon=True)

    def __enter__(self) -> None:
        # Before it takes a task: one taken without a lease would be taken up by another worker.
        while not patiently(self._beat):
            self._ending.wait(BEAT.total_seconds())
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._ending.set()
        self._thread.join()
        patiently(WorkerLease.end, self.worker_id)

    def _keep(self) -> None:
        try:
            while not self._ending.wait(BEAT.total_seconds()):
                try:
                    patiently(self._beat)
                except Exception:
                    # The worker goes on, so its lease must.
                    logger.exception("A lease could not be kept")
        finally:
            connections.close_all()

    def _beat(self) -> None:
        WorkerLease.renew(self.worker_id)
        take_up_abandoned()
        if now() >= self._heals_at:
            self._heals_at = now() + HEALS_EVERY
            heal(now())


def patiently(act: Callable[..., object], *args: object) -> bool:
    """Whether `act` succeeded; False where the database is busy or away, which is noted in the log."""
    close_old_connections()
    try:
        act(*args)
    except Error as error:
        if not outage.noted(error):
            raise
        return False
    else:
        outage.note_response()
        return True
    finally:
        close_old_connections()
