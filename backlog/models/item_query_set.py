"""The lists of items that the product speaks of: the ranked, the inbox, the ready."""

from django.db import models

from backlog.models.item_fields import ItemFields
from backlog.models.upload import Upload


class ItemQuerySet(models.QuerySet):
    def ranked(self):
        """Those with a place in the list, top first."""
        return self.filter(rank__isnull=False).order_by("rank")

    def inbox(self):
        """Those that await triage, oldest first."""
        return self.filter(state=ItemFields.State.INBOX).order_by("created_at", "pk")

    def arrived(self):
        """All but those that an unfinished import has made: what belongs to them may still be missing."""
        under_way = Upload.objects.filter(state__in=Upload.UNDER_WAY).values("pk")
        return self.exclude(arrival__in=under_way)

    def unready(self):
        """Ranked items that a deep dive could make ready; work in progress is not among them."""
        return self.ranked().filter(state__in=[ItemFields.State.BACKLOG, ItemFields.State.REFINING])

    def ready(self):
        return self.ranked().filter(state=ItemFields.State.READY)

    def asked_again(self):
        """Ready ones that have changed since, and wait for someone to confirm that they still are."""
        return self.ready().filter(changed_outside_at__gt=models.F("state_since"))
