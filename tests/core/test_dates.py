"""One way to write a day, a time and a moment, on pages, in emails and in Markdown."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import engines

from core.clock import now
from core.dates import day_text, duration_text, moment_text, time_text
from tests.words import APPS, ROOT

# What writes a time in a template.
TIMES = re.compile(r"\|(?:moment|time)\b|\|date:\S*[HGhgiP]|{% now")
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

    @pytest.mark.parametrize(
        ("zone", "text"),
        [
            ("America/New_York", "04:05 EST"),
            ("America/Sao_Paulo", "06:05 UTC−3"),
            ("Asia/Kolkata", "14:35 IST (UTC+5:30)"),
            ("America/Chicago", "03:05 CST (UTC−6)"),
            ("Asia/Dubai", "13:05 UTC+4"),
            ("UTC", "09:05 UTC"),
        ],
    )
    def test_names_its_zone_so_that_no_one_takes_it_for_another(self, zone, text):
        assert time_text(datetime(2019, 12, 7, 9, 5, tzinfo=UTC), ZoneInfo(zone)) == text

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


class TestTheElement:
    def test_stands_within_a_sentence(self):
        at = datetime(2019, 12, 7, 14, 5, tzinfo=UTC)
        template = engines["django"].from_string(
            "{% load i18n %}{% local_time at 'time' as end %}"
            "{% blocktranslate %}Ends {{ end }}{% endblocktranslate %}"
        )

        html = template.render({"at": at})

        assert html.startswith('Ends <refine-time datetime="2019-12-07T14:05:00+00:00" data-style="time"')
        assert html.endswith("</refine-time>")

    def test_writes_every_time_on_a_page(self):
        """Only the browser knows whether its reader has 12 or 24 hours."""
        written = {
            str(file.relative_to(ROOT)): re.findall(
                r"\|(?:moment|time)\b|\|date:\S*[HGhgiP]|{% now", file.read_text()
            )
            for file in (ROOT / "templates").rglob("*.html")
        }
        # Values of fields, which the browser shows.
        for fields in ("wrap_up/wrap-up.html", "planner/list/planned.html"):
            written[f"templates/sessions/{fields}"] = []

        assert {name for name, times in written.items() if times} == {"templates/components/time.html"}

    def test_is_missing_only_from_emails_toasts_and_markdown_which_name_the_zone(self):
        writers = {
            str(file.relative_to(ROOT))
            for app in APPS
            for file in (ROOT / app).rglob("*.py")
            if re.search(r"\b(time_text|moment_text)\b|\bstrftime\(\"%H", file.read_text())
        }

        assert writers == {
            "core/dates.py",
            "core/templatetags/dates.py",
            "sessions/meeting/service/mailing.py",
            "sessions/planner/service/calendar_mail.py",
            "sessions/planner/service/rhythm.py",
            "sessions/planner/views.py",
            "sessions/summary/parts/markdown.py",
            "sessions/wrap_up/views.py",
        }


class TestADuration:
    def test_is_written_in_its_largest_whole_unit(self):
        lengths = (timedelta(minutes=1), timedelta(minutes=90), timedelta(hours=2), timedelta(days=14))

        assert [duration_text(each) for each in lengths] == ["1 minute", "90 minutes", "2 hours", "14 days"]
