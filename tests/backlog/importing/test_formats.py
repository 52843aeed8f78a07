"""Files of each tracker, recognised by what is in them, and read as whole tickets."""

import io
import json
from datetime import UTC, date, datetime

import openpyxl
import pytest

from backlog.importing.rules.formats.registry import FORMATS
from backlog.importing.rules.reading import Unreadable, read, sample
from backlog.importing.rules.records import (
    BLOCKED_BY,
    BLOCKS,
    PARENT,
    SKIP,
    Attachment,
    Choices,
    ForeignStatus,
    Link,
    Remark,
)


def csv(*lines):
    return "\n".join(lines).encode()


def by_key(batch):
    return {record.key: record for record in batch.records}


def workbook(*rows, title="Sheet", also=None):
    book = openpyxl.Workbook()
    if also is not None:
        book.create_sheet("Other", 0).append(also)
    sheet = book[book.sheetnames[-1]]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


JIRA = (
    "Issue Type,Issue key,Issue id,Summary,Status,Parent,Parent key,Sprint,Labels,Labels,Priority,Assignee,"
    "Assignee Id,Created,Due date,Outward issue link (Blocks),Inward issue link (Blocks),"
    "Outward issue link (Cloners),Attachment,Comment,Last Viewed,Component/s,Custom field (Empty)",
    "Epic,PAY-1,10001,Checkout,To Do,,,,,,High,Sam Lee,,01/Feb/19 9:00 AM,,,,,,,,,",
    "Story,PAY-2,10002,Pay by card,To Do,10001,PAY-1,Sprint 3,web,shop,Highest,Sam Lee,"
    "712020:58daf9a1-c7bc-652c-16a9-a35428980187,02/Feb/19 9:00 AM,01/Mar/19,PAY-3,,PAY-9,"
    "02/Feb/19 9:05 AM;u1;shot.png;https://jira.example.com/a/shot.png,"
    '"03/Feb/19 1:00 PM;712020:58daf9a1-c7bc-652c-16a9-a35428980187;Looks *good*",26/Sep/23 4:10 PM,'
    '"Web, Shop",',
    "Sub-task,PAY-3,10003,Add the button,To Do,10002,PAY-2,Sprint 3,web,,Low,Kim Park,,03/Feb/19 9:00 AM,,,"
    "10002,,,,,,",
)


class TestJirasCsv:
    def test_brings_the_whole_ticket(self):
        batch = read(csv(*JIRA))
        story, part = batch.records

        assert (batch.source, batch.epics) == ("jira", {"PAY-1": "Checkout"})
        assert (story.epic, story.parent, story.number) == ("Checkout", "", "10002")
        assert story.moments == {"created": datetime(2019, 2, 2, 9, tzinfo=UTC)}
        assert story.fields["due_on"] == date(2019, 3, 1)
        assert (story.labels, story.components) == (["web", "shop"], ["Web", "Shop"])
        assert story.links == [Link(BLOCKS, "PAY-3"), Link("Cloners", "PAY-9")]
        assert story.attachments == [Attachment("shot.png", "https://jira.example.com/a/shot.png")]
        assert story.comments == [Remark("Sam Lee", datetime(2019, 2, 3, 13, tzinfo=UTC), "Looks **good**")]
        assert story.others == {"Sprint": "Sprint 3", "Priority": "Highest", "Assignee": "Sam Lee"}
        assert (part.epic, part.parent, part.links) == ("", "PAY-2", [Link(BLOCKED_BY, "PAY-2")])

    def test_names_every_column_that_has_no_place(self):
        batch = read(csv(*JIRA))

        assert batch.kept_columns == ["Sprint", "Priority", "Assignee"]
        assert batch.dropped_columns == ["Assignee Id", "Last Viewed"]
        assert batch.empty_columns == ["Custom field (Empty)"]

    def test_makes_epics_parents_and_leaves_out_sub_tasks_where_someone_chose_so(self):
        batch = read(csv(*JIRA), choices=Choices(epics=PARENT, sub_tasks=SKIP))

        assert [(record.key, record.parent) for record in batch.records] == [
            ("PAY-1", ""),
            ("PAY-2", "PAY-1"),
        ]
        assert [str(row.reason) for row in batch.rejected] == ["it’s a sub-task, and those are left out"]

    def test_is_one_source_in_old_and_new_words(self):
        old = read(csv("Issue Type,Issue key,Issue id,Summary", "Story,PAY-1,10001,First"))
        new = read(csv("Work type,Work item key,Work item id,Summary", "Story,PAY-1,10001,First"))

        assert (old.source, old.records[0].prints) == (new.source, new.records[0].prints)

    @pytest.mark.parametrize(
        "header",
        [
            "Clave de incidencia,Resumen,Creada,Fecha de vencimiento,Etiquetas,Clave principal",
            "Klucz zgłoszenia,Podsumowanie,Utworzono,Termin wykonania,Etykiety,Nadrzędne",
            "Vorgangsschlüssel,Zusammenfassung,Erstellt,Fällig,Stichwörter,Übergeordnet",
            "Clé de ticket,Résumé,Création,Échéance,Étiquettes,Clé parente",
            "Chave da item,Resumo,Criado,Data limite,Rótulos,Pai",
            "Chiave ticket,Riepilogo,Creato,Scadenza,Etichette,Principale",
            "Issuesleutel,Samenvatting,Gemaakt,Vervaldatum,Labels,Bovenliggend",
        ],
    )
    def test_is_understood_in_the_languages_of_its_users(self, header):
        batch = read(csv(header, "PAY-1,Pay,20/07/23 15:25,21/07/23,web,PAY-2"))

        [record] = batch.records
        assert record.moments == {"created": datetime(2023, 7, 20, 15, 25, tzinfo=UTC)}
        assert (record.fields["due_on"], record.labels, record.parent) == (
            date(2023, 7, 21),
            ["web"],
            "PAY-2",
        )
        assert batch.kept_columns == []

    def test_has_its_rank_in_any_language(self):
        [record] = read(csv("Issue key,Summary,Campo (Clasificación)", "PAY-1,Pay,0|i0002f:")).records

        assert record.rank == "0|i0002f:"

    def test_keeps_two_thousand_comments_in_one_column(self):
        header = ["Issue key", "Summary", *["Comment"] * 2000]
        content = csv(",".join(header), "PAY-1,Pay,one,two" + "," * 1998)
        batch = read(content)

        assert sample(content, 1).header == ["Issue key", "Summary", "Comment"]
        assert [remark.text for remark in batch.records[0].comments] == ["one", "two"]

    def test_may_have_a_thousand_fields_of_which_a_project_uses_few(self):
        header = ["Issue key", "Summary", *(f"Custom field (F{number})" for number in range(1500)), "Team"]
        batch = read(csv(",".join(header), f"PAY-1,Pay{',' * 1501}Web"))

        assert batch.records[0].others == {"Team": "Web"}
        assert len(batch.empty_columns) == 1500

    def test_calls_people_by_their_names_in_comments(self):
        account = "712020:58daf9a1-c7bc-652c-16a9-a35428980187"
        text = csv(
            "Issue key,Summary,Assignee,Assignee Id,Comment",
            f"PAY-1,Pay,Sam Lee,{account},03/Feb/19 1:00 PM;{account};Ask [~accountid:{account}]",
        )

        assert read(text).records[0].comments[0].text == "Ask @Sam Lee"


class TestAPlainList:
    def test_leads_to_its_epics_and_parents_by_their_titles(self):
        batch = read(csv("Title,Type,Parent", "Shop,Epic,", "Pay,Story,Shop", "Button,Story,Pay"))

        assert [(record.title, record.epic) for record in batch.records] == [("Pay", "Shop"), ("Button", "")]
        assert batch.records[1].parent == batch.records[0].key

    def test_of_epics_alone_is_a_list_of_items(self):
        assert len(read(csv("Title,Type,Parent", "Shop,Epic,", "Mail,Epic,")).records) == 2

    def test_has_a_second_item_where_two_have_one_title(self):
        text = csv("Title,Points", "Pay,3", "PAY,5", "Mail,1")
        batch = read(text)

        assert len({record.key for record in batch.records}) == 3
        assert [record.key for record in read(text).records] == [record.key for record in batch.records]
        assert batch.rejected == []

    def test_keeps_what_stands_beyond_its_last_column(self):
        batch = read(csv("Title,Points", "Pay,3,,note"))

        assert batch.records[0].others == {"#4": "note"}
        assert str(batch.notes[0].reason) == "“note” stands beyond the last column; kept as #4"

    def test_has_markup_converted_by_what_is_in_it(self):
        wiki = "h3. Steps\n# one {{x}}\n{noformat}\nboom\n{noformat}"
        page = "<p>Pay <b>now</b></p><script>alert(1)</script><a href='javascript:x()'>go</a>"
        batch = read(csv("Issue id,Summary,Description", f'1,A,"{wiki}"', f'2,B,"{page}"'))

        assert batch.records[0].fields["description"] == "### Steps\n\n1. one `x`\n `boom`"
        assert batch.records[1].fields["description"] == "Pay **now**\n\ngo"

    def test_pasted_from_a_spreadsheet_is_read_at_its_tabs(self):
        assert read(b"Title\tPoints\nPay\t3\n").records[0].fields["estimate"] == 3


class TestDates:
    def test_are_settled_by_one_that_can_be_read_in_one_way(self):
        batch = read(csv("Title,Created", "a,02/03/2024 10:00", "b,25/03/2024 10:00"))

        assert batch.records[0].moments["created"] == datetime(2024, 3, 2, 10, tzinfo=UTC)

    def test_are_kept_as_text_and_counted_where_nothing_settles_them(self):
        batch = read(csv("Title,Created", "a,02/03/2024", "b,04/05/2024", "c,someday"))

        assert [record.moments for record in batch.records] == [{}, {}, {}]
        assert [record.others["Created"] for record in batch.records] == [
            "02/03/2024",
            "04/05/2024",
            "someday",
        ]
        assert [(note.row, str(note.reason)) for note in batch.notes] == [
            (
                2,
                "2 dates could have the day or the month first, and nothing in the file says which;"
                " kept as text",
            ),
            (4, "1 dates can’t be read, the first is “someday”; kept as text"),
        ]


class TestStates:
    def test_are_counted_as_the_tracker_writes_them(self):
        batch = read(
            csv(
                "Issue key,Summary,Status,Status Category,Resolution",
                "PAY-1,a,Backlog,In Progress,",
                "PAY-2,b,Closed,Done,Cannot Reproduce",
                "PAY-3,c,Shipped to all,Done,Fixed",
                "PAY-4,d,Waiting for Kim,Done,",
            )
        )

        assert [record.fields["state"] for record in batch.records] == [
            "backlog",
            "declined",
            "done",
            "backlog",
        ]
        assert batch.statuses[ForeignStatus("Closed", "Cannot Reproduce", "declined")] == 1

    def test_are_those_that_someone_chose(self):
        choices = Choices(states={"Waiting for Kim": "waiting"})
        batch = read(csv("Title,Status", "a,Waiting for Kim"), choices=choices)

        assert batch.records[0].fields["state"] == "waiting"

    @pytest.mark.parametrize("text", ["Title,Current State\na,accepted", "Card Name,List\na,Done"])
    def test_are_found_under_the_names_that_other_tools_give_them(self, text):
        assert read(text.encode()).records[0].fields["state"] == "done"


class TestAWorkbook:
    def test_is_read_like_the_list_that_it_is(self):
        content = workbook(
            ["Exported on Monday"],
            [],
            ["Issue key", "Summary", "Story Points", "Created", "Due date"],
            ["PAY-1", "Pay", 5.0, datetime(2024, 3, 2, 10, 30), date(2024, 4, 1)],
            also=["nothing here"],
        )
        batch = read(content)

        [record] = batch.records
        assert (batch.source, record.row, record.key, record.fields["estimate_label"]) == (
            "jira",
            4,
            "PAY-1",
            "5",
        )
        assert record.moments == {"created": datetime(2024, 3, 2, 10, 30, tzinfo=UTC)}
        assert record.fields["due_on"] == date(2024, 4, 1)

    def test_shows_its_first_rows(self):
        sheet = sample(workbook(["Title", "Points"], ["a", 1], ["b", 2]), 1)

        assert (sheet.format, sheet.header, sheet.roles) == ("csv", ["Title", "Points"], ["title", "points"])
        assert sheet.rows == [(2, ["a", "1"])]


ISSUE = {
    "number": 7,
    "title": "Refund fails",
    "body": "Steps <!-- hidden -->\n<details><summary>Log</summary>`<b>`</details>![x](https://e.test/p.png)",
    "state": "closed",
    "state_reason": "not_planned",
    "labels": [{"name": "good first issue"}, {"name": "bug"}],
    "user": {"login": "ana"},
    "assignees": [{"login": "kim"}],
    "created_at": "2024-03-02T10:00:00Z",
    "closed_at": "2024-03-05T10:00:00Z",
    "html_url": "https://github.com/harbour/pay/issues/7",
}
PULL = {**ISSUE, "number": 8, "pull_request": {}, "html_url": "https://github.com/harbour/pay/pull/8"}


class TestGitHub:
    @pytest.mark.parametrize("data", [[ISSUE, PULL], [[ISSUE], [PULL]], {"items": [ISSUE, PULL]}])
    def test_has_its_issues_read_and_says_how_many_pull_requests_were_passed_over(self, data):
        batch = read(json.dumps(data).encode())

        [record] = batch.records
        assert (batch.source, record.key, record.number) == ("github", "harbour/pay#7", "7")
        assert (record.fields["state"], record.fields["type"]) == ("declined", "bug")
        assert record.labels == ["good first issue", "bug"]
        assert record.fields["description"] == "Steps\n\n**Log**\n`<b>`[x](https://e.test/p.png)"
        assert record.url == ISSUE["html_url"]
        assert sorted(record.moments) == ["created", "resolved"]
        assert [str(note.reason) for note in batch.notes] == [
            "1 pull requests are no issues and were passed over"
        ]
        assert batch.rejected == []

    def test_is_read_as_its_command_line_writes_it(self):
        issue = {
            "number": 7,
            "title": "Refund fails",
            "state": "OPEN",
            "url": "https://github.com/harbour/pay/issues/7",
            "labels": [],
            "comments": [
                {"author": {"login": "kim"}, "body": "Seen; twice", "createdAt": "2024-03-02T10:00:00Z"}
            ],
        }
        [record] = read(json.dumps([issue]).encode()).records

        assert (record.key, record.fields["state"]) == ("harbour/pay#7", "backlog")
        assert record.comments == [Remark("kim", datetime(2024, 3, 2, 10, tzinfo=UTC), "Seen; twice")]


def card(identity, **fields):
    return {"id": identity.ljust(24, "0"), "idList": "l1", "name": "A card", "labels": [], "pos": 1, **fields}


BOARD = {
    "lists": [{"id": "l2", "name": "Done", "pos": 2}, {"id": "l1", "name": "To Do", "pos": 1}],
    "members": [{"id": "m1", "fullName": "Ana"}],
    "customFields": [{"id": "f1", "name": "Story Points"}],
    "checklists": [
        {
            "idCard": "5e20e06c".ljust(24, "0"),
            "name": "Acceptance criteria",
            "checkItems": [{"name": "It pays"}],
        },
        {
            "idCard": "5e20e06c".ljust(24, "0"),
            "name": "Steps",
            "checkItems": [{"name": "Ask", "state": "complete"}, {"name": "Do"}],
        },
    ],
    "actions": [
        {
            "type": "commentCard",
            "date": "2020-03-02T10:00:00.000Z",
            "data": {"card": {"id": "5e20e06c".ljust(24, "0")}, "text": "Seen"},
            "memberCreator": {"fullName": "Kim"},
        }
    ],
    "cards": [
        card("5e20e06d", idList="l2", name="Sent"),
        card(
            "5e20e06c",
            idShort=4,
            desc="Why",
            idMembers=["m1"],
            due="2020-03-05T10:00:00.000Z",
            customFieldItems=[{"idCustomField": "f1", "value": {"number": "3"}}],
        ),
        card("5e20e06e", name="Dropped", closed=True, pos=2),
    ],
}


class TestTrello:
    def test_has_its_board_read_list_by_list(self):
        batch = read(json.dumps(BOARD).encode())
        first, dropped, sent = batch.records

        assert [record.fields["state"] for record in batch.records] == ["backlog", "declined", "done"]
        assert (first.title, first.number, first.criteria) == ("A card", "4", ["It pays"])
        assert first.fields["description"] == "Why\n\n**Steps**\n\n- [x] Ask\n- [ ] Do"
        assert (first.fields["estimate_label"], first.fields["due_on"]) == ("3", date(2020, 3, 5))
        assert first.moments["created"] == datetime(2020, 1, 16, 22, 15, 8, tzinfo=UTC)
        assert first.comments == [Remark("Kim", datetime(2020, 3, 2, 10, tzinfo=UTC), "Seen")]
        assert first.others == {"Members": "Ana"}
        assert dropped.others == {"List": "To Do"}
        assert sent.title == "Sent"

    def test_has_cards_that_come_alone_in_the_backlog(self):
        [record] = read(json.dumps([card("5e20e06c")]).encode()).records

        assert record.fields["state"] == "backlog"


class TestAzure:
    def test_has_a_tree_read_with_its_depth(self):
        batch = read(
            csv(
                "Work Item Type,Title 1,Title 2,Title 3,State",
                "Epic,Shop,,,New",
                "User Story,,Pay,,New",
                "Task,,,Button,New",
                "User Story,,Mail,,Closed",
            )
        )

        pay, button, mail = batch.records
        assert (batch.source, batch.former, [*batch.epics.values()]) == ("azure", "csv", ["Shop"])
        assert (pay.epic, button.parent, mail.epic, mail.fields["state"]) == ("Shop", pay.key, "Shop", "done")

    def test_has_a_query_read_with_its_parents(self):
        batch = read(
            csv(
                "ID,Work Item Type,Title,State,Tags,Parent,Description",
                '1,Feature,Shop,New,"web; pay",,Hello<br>there &amp; back',
                "2,User Story,Pay,Active,,1,",
            )
        )

        shop, pay = batch.records
        assert (shop.labels, pay.parent, pay.fields["state"]) == (["web", "pay"], "1", "planned")
        assert shop.fields["description"] == "Hello\nthere & back"

    def test_is_not_taken_for_another_tool_with_the_same_numbers(self):
        other = read(csv("Issue ID,Title,State", "1,Alpha,Open"))
        azure = read(csv("ID,Work Item Type,Title,State", "1,User Story,Gamma,New"))

        assert (other.source, azure.source) == ("csv", "azure")


class TestOthers:
    def test_linear_is_read_with_its_javascript_dates(self):
        batch = read(
            csv(
                '"ID","Title","Status","Project","Labels","Cycle Name","Cycle Start","Created"',
                '"CLA-1","Claw","Todo","Alpha","Bug, UI","C1","","Mon Feb 06 2023 05:00:00 GMT+0000 (GMT)"',
                '"CLA-2","Paw"',
            )
        )

        first, second = batch.records
        assert (batch.source, first.epic, first.labels, first.fields["type"]) == (
            "linear",
            "Alpha",
            ["Bug", "UI"],
            "bug",
        )
        assert first.moments == {"created": datetime(2023, 2, 6, 5, tzinfo=UTC)}
        assert second.title == "Paw"

    def test_gitlab_is_read_in_the_time_zone_that_it_names(self):
        batch = read(
            csv(
                "Title,Description,Issue ID,URL,State,Author Username,Confidential,Created At (UTC),Labels",
                "Pay,Text,4,https://gitlab.com/a/b/-/issues/4,Closed,ana,No,2023-01-28 14:25:11,a b",
            )
        )

        [record] = batch.records
        assert (batch.source, record.key, record.labels) == ("gitlab", "4", ["a b"])
        assert record.moments["created"] == datetime(2023, 1, 28, 14, 25, 11, tzinfo=UTC)


def test_each_format_has_a_name_of_its_own():
    assert len({each.name for each in FORMATS}) == len(FORMATS)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<!DOCTYPE html><title>Log in</title>", "HTML page"),
        (b"\xef\xbb\xbf\n<!-- x -->\n<html>", "HTML page"),
        (b"<?xml version='1.0'?><rss/>", "XML file"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"),
        (b"PK\x03\x04 broken", "damaged"),
        (bytes(range(1, 27)) * 20, "isn’t a text file"),
        (b'{"openapi": "3.0"}', "This JSON isn’t an export"),
        (b'[{"title": "a", "number": 1},', "line 1"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a":' * 200_000, "nested too deeply"),
    ],
)
def test_a_file_of_another_kind_is_named(content, words):
    with pytest.raises(Unreadable, match=words):
        read(content)
