"""The bytes that a file may have, and the meaning of its words."""

from decimal import Decimal

import pytest

from backlog.importing.rules.columns import role_of
from backlog.importing.rules.criteria import split
from backlog.importing.rules.markup.wiki import to_markdown
from backlog.importing.rules.reading import Unreadable
from backlog.importing.rules.reading import read as batch
from backlog.importing.rules.tables import delimiter
from backlog.importing.rules.vocabulary import size_of, state_of, type_of
from backlog.items.rules.scales import SCALES


def read(text, encoding="utf-8"):
    return batch(text.encode(encoding))


class TestBytes:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_are_read_in_unicode_with_and_without_a_mark(self, encoding):
        [record] = read("Issue key,Summary\nPAY-1,Rückgabe\n", encoding).records

        assert record.title == "Rückgabe"

    def test_are_read_as_windows_wrote_them(self):
        [record] = read("Issue key,Summary\nPAY-1,Rückgabe – später\n", "cp1252").records

        assert record.title == "Rückgabe – später"

    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    def test_are_split_at_whatever_separates_the_header(self, separator):
        text = (
            f'"Issue key"{separator}"Summary, in short"{separator}Summary\nPAY-1{separator}x{separator}Pay\n'
        )

        assert delimiter(text) == separator
        assert read(text).records[0].title == "Pay"

    def test_may_begin_with_excels_own_line(self):
        [record] = read("sep=;\nIssue key;Summary\nPAY-1;Pay\n").records

        assert (record.row, record.title) == (3, "Pay")

    @pytest.mark.parametrize(
        "content", [b"", b"\n\n", b"PK\x03\x04 a workbook", b"%PDF-1.7", bytes(range(128, 256)) + b"\0" * 99]
    )
    def test_that_are_no_table_are_refused_as_a_whole(self, content):
        with pytest.raises(Unreadable):
            batch(content)

    def test_without_a_column_for_titles_name_the_columns_there_are(self):
        with pytest.raises(Unreadable, match="Colour, Size"):
            read("Colour,Size\nred,3\n")


class TestRows:
    def test_that_are_blank_are_passed_over_and_still_numbered(self):
        found = read("Issue key,Summary\n,,,,\n\nPAY-1,Pay\n,\nPAY-2,\n")

        assert [(record.row, record.key) for record in found.records] == [(4, "PAY-1")]
        assert [(row.row, str(row.reason)) for row in found.rejected] == [(6, "it has no title")]

    def test_that_repeat_a_key_are_left_out(self):
        found = read("Issue key,Summary\nPAY-1,Pay\nPAY-1 ,Pay again\n")

        assert [str(row.reason) for row in found.rejected] == ["row 2 has the same key"]

    def test_do_not_include_an_old_jiras_footer(self):
        found = read(
            "Key,Summary\nPAY-1 ,Pay\nGenerated at Sat Mar 22 10:53:30 UTC 2014 by Ann using JIRA 6.2#1.,\n"
        )

        assert [record.key for record in found.records] == ["PAY-1"]
        assert found.rejected == []

    def test_take_the_first_filled_cell_of_a_repeated_column(self):
        [record] = read("Issue key,Summary,Story Points,Story point estimate\nPAY-1,Pay,,8.0\n").records

        assert record.fields["estimate"] == 8

    def test_may_be_wider_or_narrower_than_the_header(self):
        found = read(
            "Issue key,Summary,Status,Description\nPAY-1,Pay\nPAY-2,Refund,Done,Text,more,and more\n"
        )

        assert [record.title for record in found.records] == ["Pay", "Refund"]

    def test_lose_what_nobody_can_see(self):
        [record] = read("Issue key,Summary\nPAY-1,\u200b\tPay\u00ad later\x08 \n").records

        assert record.title == "Pay later"

    def test_keep_families_of_emoji(self):
        assert read("Title\n👩‍👧 account\n").records[0].title == "👩‍👧 account"

    def test_say_null_for_nothing_but_may_be_called_so(self):
        [record] = read("issuekey,title,description,storypoint\nPAY-1,NULL,NULL,NULL\n").records

        assert (record.title, record.fields["description"], record.fields["estimate"]) == ("NULL", "", None)

    def test_without_a_key_are_known_by_their_title(self):
        first, second = (
            read(text).records[0] for text in ("Title\nPay later\n", "Points,Title\n3,PAY later\n")
        )

        assert first.key == second.key


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Issue key", "key"),
        ("issuekey", "key"),
        ("Clave de incidencia", "key"),
        ("Klucz zgłoszenia", "key"),
        ("Resumen", "title"),
        ("Tóm tắt", "title"),
        ("Tipo de Incidencia", "type"),
        ("Custom field (Rank)", "rank"),
        ("Campo personalizado (Story point estimate)", "points"),
        ("Categoría de estado", "category"),
        ("Priority (MoSCoW)", None),
        ("Inward issue link (Blocks)", "blocked_by"),
        ("Campo personalizado (Estado)", None),
        ("Project name", None),
        ("Original estimate", None),
        ("", None),
    ],
)
def test_a_header_says_what_its_column_holds(header, role):
    assert role_of(header) == role


@pytest.mark.parametrize(
    ("words", "state"),
    [
        (("Done",), "done"),
        (("Finalizada", "Listo"), "done"),
        (("已完成", "To Do"), "done"),
        (("Deploy", "In Progress"), "planned"),
        (("Polishing", "In Progress"), "backlog"),
        (("Closed", "", "Won't Do"), "declined"),
        (("En curso",), "planned"),
        (("Tareas por hacer",), "backlog"),
        (("UNCONFIRMED",), "inbox"),
        (("Research/Analysis", "To Do"), "backlog"),
        (("",), "backlog"),
    ],
)
def test_a_status_maps_to_a_state(words, state):
    assert state_of(*words) == state


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Bug", "bug"),
        ("Historia", "story"),
        ("缺陷", "bug"),
        ("New Feature", "feature"),
        ("Sub-task", "story"),
    ],
)
def test_a_type_is_understood(word, kind):
    assert type_of(word) == kind


class TestSizes:
    @pytest.mark.parametrize(
        ("text", "points", "label"),
        [
            ("5.0", "5", "5"),
            ("4", "4", "4"),
            ("0,5", "0.5", "½"),
            ("½", "0.5", "½"),
            ("1/2", "0.5", "½"),
            ("1½", "1.5", "1.5"),
            ("21", "21", "21"),
            ("100.25", "100.25", "100.25"),
            ("", None, ""),
        ],
    )
    def test_are_kept_as_any_number(self, text, points, label):
        assert size_of(text) == (None if points is None else Decimal(points), label)

    def test_may_be_words_that_the_team_has_cards_for(self):
        assert size_of("xl", SCALES["shirts"]) == (8, "XL")

    @pytest.mark.parametrize("text", ["-1", "TBD", "NaN", "1e9", "9999999999999"])
    def test_are_not_made_up(self, text):
        with pytest.raises(ValueError, match="not an estimate"):
            size_of(text)

    def test_that_make_no_sense_do_not_cost_the_row(self):
        found = read("Issue key,Summary,Story Points\nPAY-1,Pay,soon\n")

        assert found.records[0].fields["estimate"] is None
        assert [(note.row, str(note.reason)) for note in found.notes] == [
            (2, "“soon” isn’t an estimate; imported without one")
        ]


@pytest.mark.parametrize(
    ("wiki", "markdown"),
    [
        ("h2. Why", "## Why"),
        ("*bold* and _slanted_ and -gone-", "**bold** and *slanted* and ~~gone~~"),
        ("2*3*4 and a_b_c and well-known-fact", "2*3*4 and a_b_c and well-known-fact"),
        ("* one\n** two\n# three", "- one\n    - two\n1. three"),
        ("[the page|https://example.com/a]", "[the page](https://example.com/a)"),
        ("[https://example.com/a_b_c]", "<https://example.com/a_b_c>"),
        ("[x|javascript:alert(1)]", "x"),
        ("call {{run_it}} now", "call `run_it` now"),
        ("{code:java}\nint a;\nint *b*;\n{code}", "```java\nint a;\nint *b*;\n```"),
        ("{code}never closed", "{code}never closed"),
        ("{color:#ff0000}red{color} [~ann]", "red @ann"),
        ("!shot.png|thumbnail!", "`shot.png`"),
        ("||A||B||\n|1|2|", "| A | B |\n| --- | --- |\n| 1 | 2 |"),
        ("bq. said", "> said"),
        ("{quote}\nsaid\n{quote}", ">\n> said"),
        ("Why\\n\\nBecause\\n* one", "Why\n\nBecause\n\n- one"),
    ],
)
def test_wiki_markup_becomes_markdown(wiki, markdown):
    assert "\n".join(line.rstrip() for line in to_markdown(wiki).split("\n")) == markdown


class TestCriteria:
    @pytest.mark.parametrize(
        "title",
        [
            "Acceptance criteria",
            "**Acceptance Criteria:**",
            "### Acceptance Criteria (AC)",
            "Criterios de aceptación:",
            "Kryteria akceptacji",
            "Tiêu chí chấp nhận:",
            "验收标准：",
            "*AC:*",
        ],
    )
    def test_are_the_list_under_such_a_heading(self, title):
        text, found = split(f"As a visitor\n\n{title}\n\n- [ ] one\n- two\n  more\n\n## Notes\nrest")

        assert found == ["one", "two more"]
        assert text == "As a visitor\n\n## Notes\nrest"

    def test_include_what_is_nested_in_the_line_above(self):
        assert split("Acceptance criteria\n1. one:\n    - a\n    - b\n2. two")[1] == ["one: a; b", "two"]

    def test_keep_given_when_then_together(self):
        assert split("Acceptance criteria:\n1. Given a cart\nWhen I pay\nThen I get mail")[1] == [
            "Given a cart When I pay Then I get mail"
        ]

    def test_may_stand_without_bullets(self):
        assert split("Acceptance Criteria:\nIt opens\nIt closes\n\nOverview\nLong text") == (
            "Overview\nLong text",
            ["It opens", "It closes"],
        )

    @pytest.mark.parametrize(
        "text", ["No list here", "Acceptance criteria", "We need acceptance criteria:\n- one", "Notes\n- one"]
    )
    def test_are_not_guessed(self, text):
        assert split(text) == (text, [])
