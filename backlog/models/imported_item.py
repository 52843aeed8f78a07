"""What one import did to one item: enough to undo it, and to see whether anybody has touched it since."""

from django.db import models

from .item import Item
from .upload import Upload


class ImportedItem(models.Model):
    upload = models.ForeignKey(Upload, models.CASCADE, related_name="imported")
    item = models.ForeignKey(Item, models.CASCADE, related_name="imports")
    # Made by this import; else `before` has what it changed, as it was.
    created = models.BooleanField(default=False)
    before = models.JSONField(default=dict, blank=True)
    # The item's last line of history that the import wrote: a later one is somebody else's.
    last_change = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "item"], name="one_row_per_import_and_item")]

    def __str__(self):
        return f"{self.item_id} by {self.upload_id}"
