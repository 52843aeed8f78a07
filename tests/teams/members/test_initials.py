"""A person's initials: two letters by one rule, whatever the name."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from sessions.access import MEMBER, session_of
from sessions.meeting.parts.context import Scene
from sessions.room import parts
from sessions.summary.service.finish import finish
from teams.members.rules.initials import initials
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
