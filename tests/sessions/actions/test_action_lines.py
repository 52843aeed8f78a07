from datetime import date

import pytest

from sessions.actions.rules.lines import ActionLine, parse

THURSDAY = date(2026, 11, 26)


class TestActionLine:
    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("ask legal @kim fri", ActionLine("ask legal", "kim", date(2026, 11, 27))),
            ("ask legal", ActionLine("ask legal")),
            ("@jo draw the flow by monday", ActionLine("draw the flow", "jo", date(2026, 11, 30))),
            ("check the export 2026-12-01", ActionLine("check the export", "", date(2026, 12, 1))),
            ("call finance tomorrow", ActionLine("call finance", "", date(2026, 11, 27))),
            (
                "tell everyone by the end of the month",
                ActionLine("tell everyone by the", "", date(2026, 11, 30)),
            ),
            ("draw it by next fri", ActionLine("draw it", "", date(2026, 12, 4))),
            ("draw it by end of month", ActionLine("draw it", "", date(2026, 11, 30))),
            ("ask legal @kim in 2 weeks", ActionLine("ask legal", "kim", date(2026, 12, 10))),
            ("send it 7 dec", ActionLine("send it", "", date(2026, 12, 7))),
            ("review thu", ActionLine("review", "", date(2026, 12, 3))),
        ],
    )
    def test_reads_owner_and_due_date(self, line, expected):
        assert parse(line, THURSDAY) == expected

    @pytest.mark.parametrize(
        ("line", "owner"),
        [
            ("ask legal @दीपा", "दीपा"),
            ("ask legal @สมชาย", "สมชาย"),
            ("ask legal @علی\u200cرضا", "علی\u200cرضا"),
            ("ask legal @kim", "kim"),
        ],
    )
    def test_reads_a_name_in_any_script_to_its_end(self, line, owner):
        assert parse(f"{line} today", THURSDAY) == ActionLine("ask legal", owner, THURSDAY)
        assert parse(f"@, {line}", THURSDAY) == ActionLine("@, ask legal", owner)

    @pytest.mark.parametrize(
        "line", ["pay by 03/04", "fix t", "2026-13-40 is no date", "fri", "move to 1.5", "split it 25/12"]
    )
    def test_guesses_nothing(self, line):
        assert parse(line, THURSDAY) == ActionLine(line)

    def test_leaves_mail_addresses_alone(self):
        assert parse("write to kim@example.org", THURSDAY) == ActionLine("write to kim@example.org")
