"""A team's settings for its backlog; a row beside Team."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, models, transaction

from backlog.items.rules.readiness import DEFAULT_CHECKS
from backlog.items.rules.scales import OWN, SCALES, Card, loaded, stored
from teams.models import Team


def default_scale():
    return stored(SCALES["fibonacci"])


def default_checks():
    return list(DEFAULT_CHECKS)


class BacklogSettings(models.Model):
    team = models.OneToOneField(Team, models.CASCADE, primary_key=True, related_name="backlog_settings")
    key_prefix = models.CharField(max_length=10, default="ITEM")
    last_key = models.PositiveIntegerField(default=0)
    velocity = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    sprint_weeks = models.PositiveSmallIntegerField(default=2)
    scale_name = models.CharField(max_length=20, default="fibonacci")
    scale = models.JSONField(default=default_scale)
    # The team's own scale; kept while another one is in use.
    own_scale = models.JSONField(default=list, blank=True)
    ready_checks = models.JSONField(default=default_checks)
    manual_checks = models.JSONField(default=list, blank=True)
    value_model = models.CharField(max_length=20, default="opportunity")
    # When the team's last session started: the backlog knows no sessions.
    refined_at = models.DateTimeField(null=True, blank=True, editable=False)
    size_limit = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)

    def __str__(self):
        return f"backlog settings of {self.team_id}"

    @classmethod
    def of(cls, team: Team) -> "BacklogSettings":
        """The team's settings, created with the defaults at the first call."""
        prefix = "".join(word[0] for word in team.name.split() if word[0].isalnum()).upper()
        prefix = prefix if len(prefix) > 1 else team.slug.replace("-", "").upper()[:4]
        return cls.objects.get_or_create(team=team, defaults={"key_prefix": prefix or "ITEM"})[0]

    def choose(self, scale_name: str, own: Sequence[Card] = (), **chosen) -> None:
        """Save the settings; rounds under way keep the scale they were dealt with, and items their estimates.

        `own` are the cards of the team's own scale; without any it stays as it is.
        """
        own_scale = stored(own) or self.own_scale
        scale = own_scale if scale_name == OWN else stored(SCALES[scale_name])
        chosen |= {"scale_name": scale_name, "scale": scale, "own_scale": own_scale}
        for field, value in chosen.items():
            setattr(self, field, value)
        with transaction.atomic():
            self.save(update_fields=list(chosen))
            self.team.announce(self.team.topic, "backlog")

    def note_session(self, at: datetime | None) -> None:
        """Remember when the team's last session started. Runs inside the change that starts it."""
        self.refined_at = at
        self.save(update_fields=["refined_at"])

    @property
    def own_cards(self) -> tuple[Card, ...]:
        """The cards of the team's own scale; at first those that it estimates with."""
        return loaded(self.own_scale or self.scale)

    @property
    def cards(self) -> tuple[Card, ...]:
        return loaded(self.scale)

    @classmethod
    def make_room_for(cls, team: Team, keys: Iterable[str], *, adopt: bool) -> None:
        """Continue numbering after imported keys; with `adopt` use their prefix, when the team is new.

        Must run inside a transaction.
        """
        settings = cls.of(team)
        numbers: dict[str, int] = {}
        counts: Counter[str] = Counter()
        for key in keys:
            prefix, _, number = key.rpartition("-")
            if prefix and number.isdecimal() and len(number) < 10:
                numbers[prefix] = max(numbers.get(prefix, 0), int(number))
                counts[prefix] += 1
        fitting = [prefix for prefix, _ in counts.most_common() if len(prefix) <= 10]
        if adopt and fitting:
            settings.key_prefix = fitting[0]
        settings.last_key = max(settings.last_key, numbers.get(settings.key_prefix, 0))
        settings.save(update_fields=["key_prefix", "last_key"])

    @classmethod
    def new_key(cls, team: Team) -> str:
        """The next free key, such as PAY-42. Must run inside a transaction."""
        cls.of(team)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE backlog_backlogsettings SET last_key = last_key + 1 WHERE team_id = %s "
                "RETURNING key_prefix, last_key",
                [team.pk],
            )
            prefix, number = cursor.fetchone()
        return f"{prefix}-{number}"
