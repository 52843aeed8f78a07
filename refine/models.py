"""The leases of the workers: which of them are alive."""

from datetime import timedelta

from django.db import models

from core.clock import now

# A worker renews its lease every BEAT; one that has not for as long as a LEASE has ended.
BEAT = timedelta(seconds=5)
LEASE = timedelta(seconds=30)


class WorkerLease(models.Model):
    """A worker that is alive: nobody else takes up the tasks that it has begun."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self):
        return self.worker_id

    # Changes

    @classmethod
    def renew(cls, worker_id: str) -> None:
        """Record that this worker is alive now."""
        if not cls.objects.filter(worker_id=worker_id).update(seen_at=now()):
            cls.objects.create(worker_id=worker_id, seen_at=now())

    @classmethod
    def end(cls, worker_id: str) -> None:
        """Record that this worker has ended."""
        cls.objects.filter(worker_id=worker_id).delete()

    @classmethod
    def alive(cls) -> set[str]:
        """The workers that are alive; leases that ran out are removed."""
        cls.objects.filter(seen_at__lt=now() - LEASE).delete()
        return set(cls.objects.values_list("worker_id", flat=True))
