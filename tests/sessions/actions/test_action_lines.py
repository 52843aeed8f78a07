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
            ("@kim: ask legal fri", ActionLine("ask legal", "kim", date(2026, 11, 27))),
            ("@kim – ask legal – fri", ActionLine("ask legal", "kim", date(2026, 11, 27))),
            (
                "write to merchants @kim, @jo fri",
                ActionLine("write to merchants, @jo", "kim", date(2026, 11, 27)),
            ),
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

    def test_ends_a_name_before_the_stop_of_a_sentence(self):
        assert parse("ask @kim. Then legal", THURSDAY) == ActionLine("ask. Then legal", "kim")
        assert parse("ask @jo. Then legal", THURSDAY, ["Jo"]).owner == "jo"
        assert parse("ask @jo-ann", THURSDAY, ["Jo"]).owner == "jo-ann"

    @pytest.mark.parametrize(
        "line", ["pay by 03/04", "fix t", "2026-13-40 is no date", "fri", "move to 1.5", "split it 25/12"]
    )
    def test_guesses_nothing(self, line):
        assert parse(line, THURSDAY) == ActionLine(line)

    def test_leaves_mail_addresses_alone(self):
        assert parse("write to kim@example.org", THURSDAY) == ActionLine("write to kim@example.org")


class TestAWholeName:
    PEOPLE = ("Jo", "Jo Lindqvist", "Marek Ödman")

    @pytest.mark.parametrize(
        ("line", "owner", "text"),
        [
            ("ask legal @Jo Lindqvist fri", "Jo Lindqvist", "ask legal"),
            ("ask legal @jo lindqvist", "jo lindqvist", "ask legal"),
            ("@Marek Ödman asks legal", "Marek Ödman", "asks legal"),
            ("ask @Jo Lindqvistson", "Jo", "ask Lindqvistson"),
            ("ask @Kim Lee", "Kim", "ask Lee"),
        ],
    )
    def test_of_the_team_is_the_owner(self, line, owner, text):
        read = parse(line, THURSDAY, self.PEOPLE)

        assert (read.owner, read.text) == (owner, text)
