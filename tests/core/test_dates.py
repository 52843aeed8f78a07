"""One way to write a day, a time and a moment, on pages, in emails and in Markdown."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.template import engines

from core.clock import now
from core.dates import day_text, moment_text, time_text

BERLIN = ZoneInfo("Europe/Berlin")


class TestADay:
    def test_has_no_year_when_it_is_this_years(self):
        assert day_text(date(now().year, 3, 1)).endswith("1 Mar")

    def test_has_its_year_when_it_is_another(self):
        assert day_text(date(2019, 12, 7)) == "Sat 7 Dec 2019"

    def test_has_its_year_in_what_is_kept(self):
        assert day_text(date(now().year, 3, 1), with_year=True).endswith(f"1 Mar {now().year}")


class TestAMoment:
    def test_is_of_the_day_in_its_zone(self):
        late = datetime(2019, 12, 7, 23, 30, tzinfo=UTC)

        assert moment_text(late, UTC) == "Sat 7 Dec 2019, 23:30 UTC"
        assert moment_text(late, BERLIN) == "Sun 8 Dec 2019, 00:30 CET"

    def test_gives_its_time_alone(self):
        assert time_text(datetime(2019, 7, 7, 9, 5, tzinfo=UTC), BERLIN) == "11:05 CEST"

    def test_leaves_the_zone_to_the_time_that_follows(self):
        nine = datetime(2019, 7, 7, 9, 5, tzinfo=UTC)

        assert moment_text(nine, BERLIN, with_zone=False) == "Sun 7 Jul 2019, 11:05"


class TestTheFilters:
    def test_write_the_same_as_the_functions(self):
        at = datetime(2019, 12, 7, 14, 5, tzinfo=UTC)
        template = engines["django"].from_string(
            "{{ at|day }}; {{ at|moment }}; {{ on|day }}; {{ none|day }}"
        )

        assert template.render({"at": at, "on": at.date(), "none": None}) == (
            "Sat 7 Dec 2019; Sat 7 Dec 2019, 14:05 UTC; Sat 7 Dec 2019; "
        )
