"""Teams, and the counter that stamps everything rendered for one."""

from datetime import UTC, date, datetime, time, tzinfo
from secrets import compare_digest

from django.db import connection, models, transaction
from django.utils.text import slugify

from core.ids import new_public_id
from core.tokens import derived_code, derived_token, digest
from core.zones import known, zone_named
from live.announcing import announce


class Team(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=60, unique=True)
    vision = models.CharField(max_length=200, blank=True)
    # The name of its time zone; empty until it is chosen, which stands for the site's.
    zone = models.CharField(max_length=64, blank=True)
    # For the permanent code, which leads to the running session or else the next lobby.
    code_nonce = models.CharField(max_length=12, default=new_public_id, editable=False)
    code_digest = models.CharField(max_length=64, unique=True, editable=False)
    # For the address by which calendars read the team's sessions; a new one replaces the address.
    calendar_nonce = models.CharField(max_length=12, default=new_public_id, editable=False)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return self.name

    @classmethod
    def open(cls, name: str, slug: str, **fields) -> "Team":
        """Create a team with its counter."""
        with transaction.atomic():
            team = cls(name=name, slug=slug, **fields)
            team.code_digest = digest(team.code)
            team.save(force_insert=True)
            Counter.objects.create(team=team)
        return team

    @staticmethod
    def free_slug(name: str) -> str:
        """A free slug for a team of that name."""
        base = slugify(name)[:50] or "team"
        taken = set(Team.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        return next(
            slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken
        )

    @property
    def code(self) -> str:
        """The team's permanent join code, eight characters."""
        return derived_code("team", self.code_nonce)

    @property
    def calendar_token(self) -> str:
        """The token of the calendar address: the team, and the secret by which calendars read it."""
        return self.public_id + derived_token("calendar", self.calendar_nonce)

    @classmethod
    def by_calendar(cls, token: str) -> "Team | None":
        """The team of a calendar address, unless the address was replaced."""
        team = cls.objects.filter(public_id=token[:12]).first()
        return team if team and compare_digest(token.encode(), team.calendar_token.encode()) else None

    @property
    def topic(self) -> str:
        """The topic of the team's and its backlog's news."""
        return f"team.{self.public_id}"

    @property
    def time_zone(self) -> tzinfo:
        """The zone of its days, its wall and its mails; the site's until it chooses one."""
        return zone_named(self.zone)

    def today(self, at: datetime) -> date:
        """The day that it is for the team: what is due, returns or ends "today" does so by this day."""
        return at.astimezone(self.time_zone).date()

    def midnight(self, day: date) -> datetime:
        """The moment at which that day begins for the team."""
        # Where clocks go forward at midnight the day begins then: a skipped time has the former offset.
        return datetime.combine(day, time.min, self.time_zone).astimezone(UTC)

    # Changes

    def restate(self, *, name: str, vision: str, zone: str = "") -> None:
        """Change name, vision and time zone, which stays where none is given; the slug stays."""
        with transaction.atomic():
            self.name, self.vision, self.zone = name, vision, known(zone) or self.zone
            self.save(update_fields=["name", "vision", "zone"])
            self.announce(self.topic, "members")

    def replace_calendar(self, seen: str) -> bool:
        """Replace the calendar address whose token was `seen`; False if that one was replaced already."""
        with transaction.atomic():
            self.lock()
            self.refresh_from_db(fields=["calendar_nonce"])
            if seen != self.calendar_token:
                return False
            self.calendar_nonce = new_public_id()
            self.save(update_fields=["calendar_nonce"])
            self.announce(self.topic, "sessions")
        return True

    def lock(self) -> None:
        """Lock the team's row until the transaction ends."""
        list(Team.objects.select_for_update(no_key=True).filter(pk=self.pk).values_list("pk"))

    def announce(self, topic: str, *parts: str, whose: str | None = None, window: str = "") -> int:
        """Stamp this change with the team's next number, and announce the changed parts of `topic`.

        Call it as the last statement of the transaction: it locks the counter's row, so that a higher
        number is also committed later. Returns the number.
        """
        value = self.next_number()
        announce(topic, value, parts, whose=whose, window=window, stream=self.topic)
        return value

    def next_number(self) -> int:
        """Raise the counter and return it. Must run inside a transaction."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE teams_counter SET value = value + 1 WHERE team_id = %s RETURNING value", [self.pk]
            )
            return cursor.fetchone()[0]


class Counter(models.Model):
    """One number a team, raised by every change that someone may be looking at."""

    team = models.OneToOneField(Team, models.CASCADE, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self):
        return f"{self.team_id}: {self.value}"
