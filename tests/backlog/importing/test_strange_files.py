"""Files that are broken, mangled, enormous or made to do harm: refused with a sentence, or read whole."""

import csv
import io
import json
import random
import time
import tracemalloc
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backlog.importing.rules import tables, workbook_sizes, workbooks
from backlog.importing.rules.reading import Unreadable, read, sample
from backlog.importing.rules.records import Batch

MB = 1024 * 1024


def peak_of(call):
    """The most memory, in megabytes, that it took until the file was refused."""
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable):
            call()
        return tracemalloc.get_traced_memory()[1] / MB
    finally:
        tracemalloc.stop()


class TestAQuotationMark:
    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ('Issue key,Summary\nPAY-1,One\nPAY-2,"Two\nPAY-3,Three\nPAY-4,Four\n', 3),
            ('Title\n"a\nb"\n"c\nd\n', 4),
            ('Issue key,Summary\nPAY-2,"Two\nPAY-3,Three\nPAY-4,"Four"\nPAY-5,Five\n', 2),
            ('"Issue key","Summary"\r\n"PAY-1","One\r\n"PAY-2","Two"\r\n"PAY-3","Three"\r\n', 2),
            ('Title\nlast,"one', 2),
        ],
    )
    def test_that_is_never_closed_is_named_by_its_line(self, text, line):
        with pytest.raises(Unreadable, match=rf"in line {line} is never closed"):
            read(text.encode())

    @pytest.mark.parametrize(
        ("cell", "title"),
        [
            ('a 5" screen', 'a 5" screen'),
            ('the "best" one', 'the "best" one'),
            ('"the ""best"" one"', 'the "best" one'),
            ('"two\nlines, ""quoted"""', 'two lines, "quoted"'),
            ('"the" best', "the best"),
            ('"ends" ', "ends"),
        ],
    )
    def test_inside_of_a_cell_is_a_sign_like_others(self, cell, title):
        assert read(f"Title,Points\n{cell},3\nnext,4\n".encode()).records[0].title == title

    def test_that_opens_an_enormous_cell_is_named_too(self):
        with pytest.raises(Unreadable, match="in line 2 is never closed"):
            read(b'Title\n"a' + b"line\n" * 2_000_000)


class TestAMangledFile:
    @pytest.mark.parametrize(
        "text",
        [
            'Issue key,Summary,Status,Type\n"PAY-1,One,Done,Bug"\n"PAY-2,Two,Done,Bug"\n',
            'Issue key,Summary,Status,Type\n"PAY-1;One;Done;Bug",,\n"PAY-2;Two;Done;Bug"\nPAY-3,c,Done,Bug\n',
            '"Issue key,Summary,Status"\n"PAY-1,One,Done"\n',
        ],
    )
    def test_is_refused_with_what_happened_to_it(self, text):
        with pytest.raises(Unreadable, match="several cells stand in one"):
            read(text.encode())

    def test_is_not_one_whose_rows_end_early(self):
        text = "Title,Why,Points,Status,Owner\nPay,Buy a, b\nMail,x\nSend a, b, c and d\n"

        assert len(read(text.encode()).records) == 3

    def test_has_a_single_such_row_left_out_with_the_reason(self):
        batch = read(b'Issue key,Summary,Status\n"PAY-1,One,Done"\nPAY-2,b,Done\nPAY-3,c,Done\n')

        assert [str(row.reason) for row in batch.rejected] == ["several of its cells stand in one"]


class TestAnEnormousFile:
    def test_is_refused_by_its_rows_before_they_are_held(self):
        content = b"Summary\n" + b"a\n" * 1_500_000

        assert peak_of(lambda: read(content)) < 60
        with pytest.raises(Unreadable, match="more than 50000 rows"):
            read(content)

    def test_is_refused_by_its_columns_at_once(self):
        content = ("Title," + ",".join(f"c{place}" for place in range(9000)) + "\n" + "x," * 9000).encode()

        before = time.process_time()
        with pytest.raises(Unreadable, match="9001 columns"):
            sample(content, 3)
        assert time.process_time() - before < 0.5

    def test_may_have_as_many_rows_as_are_imported(self, monkeypatch):
        monkeypatch.setattr(tables, "MOST_ROWS", 500)
        rows = "".join(f"row {number}\n" for number in range(500))

        assert len(read(f"Title\n{rows}".encode()).records) == 500
        with pytest.raises(Unreadable, match="more than 500 rows"):
            read(f"Title\n{rows}last\n".encode())

    def test_of_one_line_is_refused(self):
        with pytest.raises(Unreadable):
            read(b"Title\n" + b"a" * 20 * MB)

    def test_in_json_is_refused_before_it_is_parsed(self):
        assert peak_of(lambda: read(b"[" + b"[]," * 10_000_000 + b"1]")) < 100


def packed(parts):
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def bomb(name, content):
    """A workbook in which this part is replaced."""
    book = openpyxl.Workbook()
    book.active.append(["Title"])
    book.active.append(["a"])
    book.active["A3"] = "text"
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    return packed({**parts, name: content})


SHEET = "xl/worksheets/sheet1.xml"
SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


class TestAWorkbookThatIsABomb:
    @pytest.mark.parametrize(
        ("name", "head", "filling", "times"),
        [
            (SHEET, b"<worksheet " + SPACE + b"><sheetData>", b"<row/>", 1_500_000),
            (SHEET, b"<worksheet " + SPACE + b"><sheetData><row>", b"<c/>", 12_000_000),
            (SHEET, b"<worksheet " + SPACE + b"><sheetData>", b"<x/>", 12_000_000),
            ("xl/sharedStrings.xml", b"<sst " + SPACE + b">", b"<si/>", 6_000_000),
            ("xl/styles.xml", b"<styleSheet " + SPACE + b"><fonts>", b"<font/>", 2_000_000),
        ],
    )
    def test_is_refused_before_it_is_unpacked_into_objects(self, name, head, filling, times):
        content = bomb(name, head + filling * times)

        assert peak_of(lambda: read(content)) < 150

    def test_with_entities_is_refused(self):
        entities = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        body = b"<worksheet " + SPACE + b"><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>"

        with pytest.raises(Unreadable, match="damaged"):
            read(bomb(SHEET, entities + body))

    def test_whose_rows_are_counted_wrongly_is_not_read_for_ever(self):
        row = b'<sheetData><row r="99999999999"><c t="inlineStr"><is><t>Title</t></is></c></row></sheetData>'

        with pytest.raises(Unreadable):
            read(bomb(SHEET, b"<worksheet " + SPACE + b">" + row + b"</worksheet>"))

    def test_is_refused_by_all_of_its_parts(self, monkeypatch):
        monkeypatch.setattr(workbook_sizes, "LARGEST", 3 * MB)

        with pytest.raises(Unreadable, match="too large"):
            read(bomb("xl/media/image1.png", b"\x89PNG" + b"\0" * 3 * MB))

    def test_of_too_many_rows_is_refused(self, monkeypatch):
        monkeypatch.setattr(workbooks, "MOST_ROWS", 500)
        row = b'<row><c t="inlineStr"><is><t>Title</t></is></c></row>'
        sheet = b"<worksheet " + SPACE + b"><sheetData>" + row * 502 + b"</sheetData></worksheet>"

        with pytest.raises(Unreadable, match="more than"):
            read(bomb(SHEET, sheet))

    @pytest.mark.parametrize(
        "names", [["word/document.xml"], ["content.xml"], ["xl/workbook.bin"], ["a.txt"]]
    )
    def test_is_no_other_archive(self, names):
        with pytest.raises(Unreadable):
            read(packed(dict.fromkeys(names, b"x")))

    def test_may_be_cut_or_damaged_anywhere(self):
        whole = bomb("docProps/x.xml", b"<x/>")
        chance = random.Random(1)
        for _ in range(60):
            cut = bytearray(whole[: chance.randrange(4, len(whole))] if chance.random() < 0.3 else whole)
            for _ in range(chance.randrange(1, 6)):
                cut[chance.randrange(4, len(cut))] = chance.randrange(256)
            taken_or_refused(bytes(cut))


def taken_or_refused(content: bytes) -> Batch | None:
    """The file as it was read, twice the same; None for one that was refused with a sentence."""
    try:
        batch = read(content)
    except Unreadable as problem:
        return None if str(problem) else pytest.fail("refused without a word")
    again = read(content)
    assert [record.prints for record in batch.records] == [record.prints for record in again.records]
    assert len({record.key for record in batch.records}) == len(batch.records)
    for record in batch.records:
        assert record.title
        assert "\x00" not in str(record.fields.values())
    return batch


HEADER = ["Title", "Issue key", "Description", "Status", "Created", "Due date", "Labels", "Comment", "Parent"]
TEXT = st.text(
    st.sampled_from("abZ9 ,;|\t\"'\n\r\0\u202e\u2066\u200b\ufeff😀é<>&*_#{}[]()!\\-=+@/:.h0"), max_size=40
)
CELL = st.one_of(
    TEXT,
    st.text(max_size=20),
    st.sampled_from(
        [
            *("PAY-1", "PAY-2", "10001", "NULL", "{}", "3", "=1+1", "01/02/03", "31/12/2024", "2024-02-30"),
            *('{"type":"doc","content":[{"type":"x"}]}', "<p>a<script>b</p>", "{code}", "h1. a", "a" * 5000),
            *("13/Feb/24 13:61 PM", "a;b;c", "Generated at Sat Mar 22 using JIRA 6", "0001-01-01T00:00:00Z"),
        ]
    ),
)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    header=st.lists(st.one_of(st.sampled_from(HEADER), TEXT), min_size=1, max_size=12),
    rows=st.lists(st.lists(CELL, max_size=14), max_size=12),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    separator=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_any_table_is_taken_or_refused(header, rows, quoting, separator, encoding):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, quoting=quoting)
    for row in [["Title", *header], *rows]:
        writer.writerow(row)

    taken_or_refused(out.getvalue().encode(encoding, "replace"))


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.binary(max_size=300), TEXT.map(str.encode), TEXT.map(lambda text: b"Title,Type\n" + text.encode())
    )
)
def test_any_bytes_are_taken_or_refused(content):
    taken_or_refused(content)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=True), TEXT),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                [
                    *("title", "number", "state", "labels", "name", "id", "idList", "cards", "lists", "user"),
                    *(
                        "login",
                        "body",
                        "comments",
                        "actions",
                        "data",
                        "closed",
                        "pos",
                        "checklists",
                        "idMembers",
                    ),
                    *(
                        "customFields",
                        "customFieldItems",
                        "value",
                        "response",
                        "due",
                        "created_at",
                        "html_url",
                    ),
                ]
            ),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=30,
)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(JSON, max_size=4))
def test_any_json_is_taken_or_refused(data):
    issue = {"title": "a", "number": 1}
    card = {"id": "b", "name": "c", "idList": "d"}
    for each in data:
        extra = each if isinstance(each, dict) else {"labels": each, "value": each}
        taken_or_refused(json.dumps([issue | extra]).encode())
        taken_or_refused(json.dumps({**extra, "cards": [card | extra]}).encode())
    taken_or_refused(json.dumps(data).encode())


@pytest.mark.parametrize(
    "cell",
    [
        *("<div>" * 50_000, "{" * 100_000, "[a|" * 50_000, "```" * 50_000, "<a <" * 50_000, "*_" * 50_000),
        *(
            "[" * 50_000 + '"type":"doc"',
            '{"type":"doc","content":[' * 20_000,
            "![[" * 50_000,
            "<!--" * 50_000,
        ),
        *("||" * 50_000, "1/1/" * 30_000, "{quote}" * 30_000, "!a" * 50_000, "h1. " * 50_000, "(" * 100_000),
    ],
)
def test_no_cell_takes_long(cell):
    out = io.StringIO()
    csv.writer(out).writerows(
        [["Issue key", "Summary", "Description", "Created"], ["PAY-1", "a", cell, cell]]
    )
    plain = out.getvalue().replace("Issue key", "Colour")
    issue = {"title": "a", "number": 1, "body": cell}

    before = time.process_time()
    for content in (out.getvalue(), plain, json.dumps([issue])):
        read(content.encode())
    assert time.process_time() - before < 10
