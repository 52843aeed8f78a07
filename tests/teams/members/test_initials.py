"""A person's initials: two letters by one rule, whatever the name."""

import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from core.clock import now
from sessions.access import MEMBER, session_of
from sessions.meeting.parts.context import Scene
from sessions.room import parts
from sessions.summary.service.finish import finish
from teams.members.rules.initials import distinct_initials, initials
from teams.models import Member
from tests.factories import GuestFactory, MemberFactory
from tests.html import tight


class TestInitials:
    @pytest.mark.parametrize(
        ("name", "letters"),
        [
            ("Ana", "AN"),
            ("ana river", "AR"),
            ("Ana Maria de la Cruz", "AM"),
            ("  Jo  ", "JO"),
            ("X", "X"),
            ("Élodie Ørsted", "ÉØ"),
            ("E\u0301lodie", "ÉL"),
            ("Žofie", "ŽO"),
            ("李小龙", "李小"),
            ("Юрий Гагарин", "ЮГ"),
            ("ßigne", "ßI"),
            ("Tom (QA)", "TQ"),
            ("🦊 Fox", "FO"),
            ("Jo-Ann", "JO"),
            ("O'Neil", "ON"),
            ("🦊", "🦊"),
            ("👩🏽‍💻 🦊", "👩🏽‍💻"),
            ("❤️❤️", "❤️"),
            ("…", "…"),
            ("", ""),
        ],
    )
    def test_are_two_letters(self, name, letters):
        assert initials(name) == letters

    @given(st.text(max_size=60))
    def test_are_never_longer_than_two_letters_and_never_fail(self, name):
        letters = initials(name)

        assert len([char for char in letters if char.isalnum()]) <= 2
        assert bool(letters) == bool(name.strip())

    @pytest.mark.parametrize(
        ("name", "taken", "letters"),
        [
            ("Anja", {"AN"}, "ANJ"),
            ("Ana", {"AN", "ANA"}, "AN2"),
            ("Ada Rossi", {"AR"}, "ARO"),
            ("Ada Rossi", {"AR", "ARO", "ARS", "ARI", "ARD", "ARA"}, "AR2"),
            ("Jo", {"JO", "JO2"}, "JO3"),
            ("🦊", {"🦊"}, "🦊2"),
            ("Élodie", {"ÉL"}, "ÉLO"),
            ("Tomas", {"AN"}, "TO"),
        ],
    )
    def test_have_a_third_letter_where_somebody_has_the_two(self, name, taken, letters):
        assert distinct_initials(name, taken) == letters

    @given(st.lists(st.text(min_size=1, max_size=12), max_size=12))
    def test_are_never_the_same_twice(self, names):
        found = []
        for name in names:
            found.append(distinct_initials(name, found))

        assert len(set(found)) == len(names)

    def test_tell_people_of_one_team_apart_everywhere(self, deep_dive, ana, ines, client_of):
        anja = MemberFactory(team=ana.team, name="Anja")
        deep_dive.seat(anja)

        assert (ana.initials, anja.initials) == ("AN", "ANJ")
        members = tight(client_of(ana).get("/t/harbour/members/").text)
        row = parts.render(Scene(session_of(deep_dive.public_id)), MEMBER, (f"person-{anja.public_id}",))
        for html in (members, tight(row[f"person-{anja.public_id}"])):
            assert ">ANJ</span>" in html

        anja.rename("Bea")
        assert anja.initials == "BE"

    def test_of_a_guest_are_told_apart_from_those_of_guests_who_are_there(self, ana, session):
        first, second = (GuestFactory(team=ana.team, name=name) for name in ("Li Na", "Lena Noor"))
        assert (first.initials, second.initials) == ("LN", "LNO")

        Member.objects.filter(pk=first.pk).update(created_at=now() - timedelta(days=3))
        assert GuestFactory(team=ana.team, name="Lou Nash").initials == "LN"

    def test_are_filled_in_for_those_who_were_there_before(self, ana, ines):
        anja = MemberFactory(team=ana.team, name="Anja")
        Member.objects.update(initials="")

        import_module("teams.migrations.0006_initials").fill(apps, None)

        found = dict(Member.objects.values_list("name", "initials"))
        assert (found["Ana"], found[anja.name], found["Ines"]) == ("AN", "ANJ", "IN")

    def test_are_the_same_on_the_stage_and_in_the_summary(self, deep_dive, tomas, ines, client_of):
        tomas.rename("Tomas Vega")
        deep_dive.advance(past=3, by=ines)

        row = parts.render(Scene(session_of(deep_dive.public_id)), MEMBER, (f"person-{tomas.public_id}",))
        assert finish(session_of(deep_dive.public_id), by=ines)
        page = tight(client_of(ines).get(f"/s/{deep_dive.public_id}/summary/").text)

        assert ">TV<" in tight(str(row))
        assert re.search(r'class="avatar[^>]*> ?TV ?<', page)

    def test_come_from_the_rule_alone(self):
        root = Path(settings.BASE_DIR)
        shortened = re.compile(r"(?:person|member|voter|author)\.name(?:\|slice:|\[:?[012]\])")
        files = [*(root / "templates").rglob("*.html"), *(root / "static/js").rglob("*.js")]
        files += [path for app in ("teams", "backlog", "sessions") for path in (root / app).rglob("*.py")]

        assert [path.name for path in files if shortened.search(path.read_text())] == []
