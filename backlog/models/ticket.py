"""The ticket that an item was imported from, as far as it has no place of its own on the item."""

from django.db import models

from .item import Item


class Ticket(models.Model):
    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="ticket")
    # The tracker's internal number, which people quote too.
    number = models.CharField(max_length=60, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    # The columns without a place here, by their names in the file, in its order.
    others = models.JSONField(default=dict, blank=True)
    # Names and addresses: [["plan.png", "https://…"], …].
    attachments = models.JSONField(default=list, blank=True)
    # When it was last changed there, as far as the file says.
    updated_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["number"], condition=~models.Q(number=""), name="the_ticket_numbers")]

    def __str__(self):
        return f"ticket of {self.item_id}"
