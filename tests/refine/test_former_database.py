"""Compatibility with a database, and cookies, of an earlier commit.

`tests/former/ask.py` migrates the file and queries it in a process of its own; the expected results are here.
"""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from refine.environment import BASE_DIR
from tests.browser.server import once

DATA = BASE_DIR / "tests" / "data"
FORMER = json.loads((DATA / "former.json").read_text())
STORED = tomllib.loads((DATA / "stored_strings.toml").read_text())
# Variables that would lead the child to other stores.
NOT_OURS = ("REDIS_URL", "REFINE_CLOCK_FILE", "EMAIL_URL", "SITE_URL", "DEMO", "TIME_ZONE")


@pytest.fixture(scope="module")
def found(tmp_path_factory, request) -> dict:
    """The findings of the child, which runs once for all test processes."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if hasattr(request.config, "workerinput") else folder
    kept = folder / "former-found.json"
    with once(folder / "former.made") as is_first:
        if is_first:
            ask(folder / "former.sqlite3", kept)
    return json.loads(kept.read_text())


def ask(file: Path, kept: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.executescript(gzip.decompress((DATA / "former.sql.gz").read_bytes()).decode())
    env = {name: value for name, value in os.environ.items() if name not in NOT_OURS} | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "REFINE_TESTING": "1",
        "DATABASE_URL": f"sqlite:///{file}",
        "SECRET_KEY": FORMER["secret_key"],
    }
    command = [sys.executable, "-W", "error", "-m", "tests.former.ask", str(DATA / "former.json"), str(kept)]
    done = subprocess.run(command, cwd=BASE_DIR, env=env, capture_output=True, text=True)
    if done.returncode:
        kept.write_text(json.dumps({"went wrong": f"{done.stdout}\n{done.stderr}"}))


@pytest.fixture
def of(found):
    """The findings on one subject; without any, fails with the error of the child."""

    def answer(what: str):
        result = found.get(what, found)
        if isinstance(result, dict) and "went wrong" in result:
            pytest.fail(result["went wrong"])
        return result

    return answer


class TestBrowsersOfBefore:
    def test_are_signed_in_as_who_they_were_or_sit_as_the_guest_they_were(self, of):
        assert of("people") == {who: [[who.title()]] for who in ("ana", "ines", "tomas", "jo", "kofi", "lin")}

    def test_open_the_pages_of_their_own_team_alone(self, of):
        assert of("team_pages") == {"ana": 200, "kofi": 200, "ulla": 404, "nobody": 302}

    def test_sign_in_anew_with_their_password(self, of):
        assert of("password") == 200

    def test_are_shown_once_more_what_they_typed_into_a_refused_form(self, of):
        assert of("refused_form") is True

    def test_come_in_under_a_name_that_they_had_claimed(self, of):
        assert of("claim") == 200

    def test_come_in_by_code_and_link_and_screens_lead_to_the_projector(self, of):
        assert of("ways_in") == {
            "phone": 200,
            "code": 200,
            "code of the team": True,
            "wall": True,
            "wall given a session": True,
            "projector": True,
        }


class TestSignInEmailsOfBefore:
    def test_have_a_code_that_still_signs_in(self, of):
        assert of("emailed")["code"] == 200

    def test_have_a_link_under_which_a_password_is_chosen(self, of):
        assert of("emailed")["reset"] == [200, 200]

    def test_have_a_link_that_confirms_an_address(self, of):
        assert of("emailed")["confirmation"] == [200, [["kofi@quay.example", 1]]]


class TestAddressesOfBefore:
    def test_open_or_lead_to_where_the_page_is(self, of):
        assert len(of("addresses")) == len(FORMER["addresses"]) > 80
        astray = [
            each
            for each in of("addresses")
            if each[3] not in (200, 301, 302) or each[4] != 200 or is_lost(*each)
        ]
        assert astray == []

    def test_of_orders_are_known_and_take_no_get(self, of):
        assert len(of("orders")) == len(FORMER["orders"]) > 160
        assert [each for each in of("orders") if each[2] not in (301, 302, 405)] == []

    def test_of_sockets_send_the_page(self, of):
        assert {address.split("/")[2] for _, address, _ in of("sockets")} == set(STORED["live"]["kinds"])
        assert [each for each in of("sockets") if not each[2]] == []


def is_lost(who: str, address: str, former: int, status: int, last: int, where: str) -> bool:
    """True if a page that was open to this browser now leads to the sign-in."""
    return where.startswith("/accounts/login/") and not address.startswith("/accounts/")


class TestTasksQueuedBefore:
    def test_are_one_of_each_kind_and_end_well(self, of):
        tasks = of("tasks")["tasks"]

        assert {path for path, _, _ in tasks} == set(STORED["tasks"]["paths"])
        assert [each for each in tasks if each[1] != "SUCCESSFUL"] == []

    def test_bring_the_file_into_the_backlog(self, of):
        assert of("tasks")["imported"] == [
            ["SHIP-1", "Show the berth before arrival"],
            ["SHIP-2", "Tell the pilot of a delay"],
            ["SHIP-3", "Count the hours at anchor"],
        ]

    def test_send_summaries_an_answer_and_a_reminder(self, of):
        sent = sorted(mail[:2] for mail in of("tasks")["mails"])

        summary = "Harbour: Refinement 1, Ships know their berth"
        assert sent == [
            *([f"{name}@former.example", summary] for name in ("ana", "ines", "jo", "kofi")),
            ["mei@shopper.example", "About your request: Berth plan 4"],
            ["tomas@former.example", "Due soon: Write the berth list"],
            ["tomas@former.example", summary],
        ]

    def test_remind_with_a_link_that_opens(self, of):
        assert of("tasks")["reminded"] == 200

    def test_shorten_the_keys_of_a_list(self, of):
        assert of("tasks")["longest rank"] < FORMER["known"]["longest_rank"]


class TestASizeSealedBefore:
    def test_is_seen_by_its_owner_alone(self, of):
        seeing = {who for who, sees in of("sealed")["before"].items() if sees}

        assert seeing == {"tomas"}

    def test_lies_open_to_everybody_once_it_is_opened(self, of):
        assert set(of("sealed")["after"].values()) == {True}

    def test_is_settled_on(self, of):
        assert of("settled") == [["13"]]


class TestWhatWasLeftHalfway:
    def test_is_imported_with_the_columns_as_they_were_taken(self, of):
        assert of("upload") == {
            "page": 200,
            "imported": [
                [title, why, json.dumps({"opportunity": {"importance": importance}})]
                for title, why, importance in (
                    ("Show the berth before arrival", "Captains ask by radio", 8.0),
                    ("Tell the pilot of a delay", "Pilots wait at the mole", 7.0),
                    ("Count the hours at anchor", "Nobody knows", 3.0),
                )
            ],
        }

    def test_is_taken_into_the_inbox(self, of):
        assert of("inbox_upload") == [["The tide table is a day late", "Petra", 7, "support"]]


class TestWhatWasKept:
    def test_shows_the_items_of_a_saved_view(self, of):
        assert of("saved_view")["shown"] == {
            "Berth plan 1": True,
            "Berth plan 2": False,
            "Berth plan 5": False,
        }

    def test_shows_a_summary_by_its_public_link(self, of):
        missing = {
            name: [words for words, is_there in page.items() if not is_there]
            for name, page in of("summary").items()
        }

        # What was said with the votes is shown only if the facilitator wants that.
        assert missing == {"link": ["The pilots have it already"], "link with votes": []}

    def test_takes_back_what_was_done_before(self, of):
        assert of("undone") == {
            "bulk": [["story"]],
            "split": [["Berth plan 8", "backlog"]],
            "decision": [["inbox"]],
            "value, theme": [[None, None]],
        }
