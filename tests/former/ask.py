"""Migrates a former database and checks, like the browsers of that time, what of it still works.

It runs as a child process with the settings of that database in its environment, and writes its findings as
JSON. It uses only addresses and tables, so that renaming something in the code cannot make it fail.
"""

import asyncio
import json
import re
import sys
import traceback
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

from tests.former.moment import stop_at

FORMER = json.loads(Path(sys.argv[1]).read_text())
stop_at(FORMER["asked_at"])

import django  # noqa: E402

django.setup(set_prefix=False)

from channels.testing import WebsocketCommunicator  # noqa: E402
from django.core import mail  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

KNOWN: dict[str, str] = FORMER["known"]
ROOM = f"/s/{KNOWN['running']}/"
BACKLOG = "/t/harbour/backlog/"
TOKEN = re.compile(r"\b[A-Za-z0-9]{64}\b")


def browser(who: str) -> Client:
    """Another window of that person's browser, with all its cookies."""
    client = Client(raise_request_exception=False)
    client.cookies.load(FORMER["browsers"][who])
    return client


def rows(sql: str, *values: object) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [list(row) for row in cursor.fetchall()] if cursor.description else []


def works() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


# The questions, in the order in which they are asked


def refused_form() -> bool:
    """True if what was typed is shown again."""
    return "as long as a tide" in browser("jo").get(KNOWN["refused_page"]).text


def people() -> dict:
    """The name under which each browser acts in the room."""
    found = {}
    for who in ("ana", "ines", "tomas", "jo", "kofi", "lin"):
        browser(who).post(ROOM + "parking-lot/", {"text": f"by {who}"})
        found[who] = rows(
            "SELECT m.name FROM refinement_parkedtopic t JOIN teams_member m ON m.id = t.by_id"
            " WHERE t.text = %s",
            f"by {who}",
        )
    return found


def team_pages() -> dict:
    """The pages that each person sees at the address of the team."""
    return {
        who: browser(who).get("/t/harbour/members/").status_code for who in ("ana", "kofi", "ulla", "nobody")
    }


def password() -> int:
    data = {"login": "ana@former.example", "password": FORMER["password"]}
    client = browser("nobody")
    client.post("/accounts/login/", data)
    return client.get("/t/harbour/members/").status_code


def addresses() -> list:
    """The address, status and final address of each request."""
    found = []
    for who, address, former in FORMER["addresses"]:
        response = browser(who).get(address)
        last = browser(who).get(address, follow=True) if response.status_code in (301, 302) else response
        where = last.request["PATH_INFO"] if last is not response else address
        found.append([who, address, former, response.status_code, last.status_code, where])
    return found


def orders() -> list:
    return [[who, address, browser(who).get(address).status_code] for who, address in FORMER["orders"]]


def sockets() -> list:
    return asyncio.run(_sockets())


async def _sockets() -> list:
    from refine.asgi import application

    found = []
    for who, address in FORMER["sockets"]:
        cookie = "; ".join(f"{name}={value}" for name, value in FORMER["browsers"][who].items())
        headers = [(b"host", b"testserver"), (b"origin", b"http://testserver"), (b"cookie", cookie.encode())]
        socket = WebsocketCommunicator(application, address, headers=headers)
        accepted, _code = await socket.connect(timeout=5)
        page = ""
        while accepted and "data-revision" not in page:
            sent = await socket.receive_output(5)
            if sent["type"] == "websocket.close":
                break
            page = sent["text"]
        found.append([who, address, "data-revision" in page])
    return found


def sealed() -> dict:
    """The people whose page of the room would show another estimate of Tomas, before and after the reveal."""
    who = ("tomas", "ines", "jo", "kofi", "lin", "projector")
    before = {each: _tells_sizes_apart(each) for each in who}
    opened = browser("ines").post(f"{ROOM}entries/{KNOWN['entry']}/early-opening/")
    after = {each: _tells_sizes_apart(each) for each in who}
    return {"before": before, "opened": opened.status_code, "after": after}


def _tells_sizes_apart(who: str) -> bool:
    of_tomas = (
        "participant_id IN (SELECT p.id FROM refinement_participant p"
        " JOIN teams_member m ON m.id = p.member_id WHERE m.name = 'Tomas')"
        " AND round_id IN (SELECT id FROM refinement_round WHERE kind = 'early')"
    )
    pages = []
    for label in ("40", "13"):
        rows(f"UPDATE refinement_vote SET label = %s, points = %s WHERE {of_tomas}", label, label)
        pages.append(TOKEN.sub("", _room(who)))
    return pages[0] != pages[1]


def _room(who: str) -> str:
    if who == "projector":
        return browser("nobody").get(f"{ROOM}projector/{KNOWN['projector']}/").text
    # Also outside the room, where each has prepared the next session.
    own = browser(who).get(f"/s/{KNOWN['planned']}/early/{KNOWN['planned_entry']}/").text
    return browser(who).get(ROOM).text + own


def settled() -> list:
    """The result of the story once its early estimates are revealed."""
    ((number,),) = rows(
        "SELECT public_id FROM refinement_round WHERE kind = 'early' AND NOT revealed_at IS NULL"
    )
    browser("ines").post(f"{ROOM}rounds/{number}/settlement/", {"card": "13"})
    return rows("SELECT estimate_label FROM backlog_item WHERE title = %s", KNOWN["story"])


def claim() -> int:
    """The status for the browser that waits for Lin to confirm her name."""
    browser("lin").post(f"{ROOM}claims/{KNOWN['claim']}/", {"granted": "1"})
    waiting = browser("lin again")
    waiting.post(f"/j/{KNOWN['door']}/claim/")
    return waiting.get(ROOM).status_code


def ways_in() -> dict:
    """The addresses to which a second device, a code and a screen lead."""
    device, guest, screen = browser("nobody"), browser("nobody"), browser("wall without a session")
    device.post(f"/phone/{KNOWN['phone']}/")
    door = guest.post("/join/", {"code": KNOWN["code"]})
    guest.post(door.headers.get("Location", "/"), {"name": "Noor", "watching": "0"})
    code = screen.cookies["refine_wall"].value.partition(":")[0]
    browser("ines").post(ROOM + "wall/", {"code": code})
    projector = f"{ROOM}projector/{KNOWN['projector']}/"
    return {
        "phone": device.get(ROOM).status_code,
        "code": guest.get(ROOM).status_code,
        "code of the team": browser("nobody").get(f"/join/{KNOWN['team_code']}/")["Location"]
        == door["Location"],
        "wall": browser("wall").get("/wall/").headers.get("Location") == projector,
        "wall given a session": screen.get("/wall/").headers.get("Location") == projector,
        "projector": KNOWN["story"] in browser("nobody").get(projector).text,
    }


def tasks() -> dict:
    """The results of the queued tasks."""
    works()
    return {
        "tasks": rows("SELECT task_path, status, traceback FROM django_tasks_database_dbtaskresult"),
        "mails": [[*each.to, each.subject, each.body] for each in mail.outbox],
        "imported": rows("SELECT key, title FROM backlog_item WHERE source_key LIKE 'SHIP-%%' ORDER BY key"),
        "longest rank": rows("SELECT max(length(rank)) FROM backlog_item")[0][0],
        "reminded": _reminded(),
    }


def _reminded() -> int:
    """The status of the link in the reminder."""
    links = [re.search(r"/actions/\S+", each.body) for each in mail.outbox]
    link = next((found[0] for found in links if found), "/no-link/")
    return browser("nobody").get(link).status_code


def upload() -> dict:
    """The result of a file that was previewed and not yet imported."""
    page = browser("ines").get(f"{BACKLOG}uploads/{KNOWN['upload']}/")
    browser("ines").post(f"{BACKLOG}uploads/{KNOWN['upload']}/import/")
    works()
    found = rows(
        "SELECT title, why, \"values\" FROM backlog_item WHERE source_key LIKE 'PORT-%%' ORDER BY key"
    )
    return {"page": page.status_code, "imported": found}


def inbox_upload() -> list:
    browser("ines").post(f"/t/harbour/inbox/uploads/{KNOWN['inbox_upload']}/")
    return rows(
        "SELECT text, asker, importance, source FROM backlog_feedback WHERE text LIKE 'The tide table%%'"
    )


def saved_view() -> dict:
    ((query,),) = rows("SELECT query FROM backlog_savedview WHERE name = 'Bugs only'")
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', browser("ana").get(BACKLOG).text)]
    link = next(link for link in links if query in link)
    page = browser("ana").get(link).text
    shown = {
        title: f">{title}<" in re.sub(r"\s*([<>])\s*", r"\1", page)
        for title in ("Berth plan 1", "Berth plan 2", "Berth plan 5")
    }
    return {"query": query, "shown": shown}


def summary() -> dict:
    """The session's texts on the page of its public link, before and after it shows the votes too."""
    address = f"/summary/{KNOWN['summary']}/"
    words = (
        "Ships know their berth", "Berth plan 1", "The tide", "Print is over", "The pilots have it already",
        "Who owns the tide table?", "Write the berth list",
    )  # fmt: skip
    ((session,),) = rows(
        "SELECT session.public_id FROM refinement_session session"
        " JOIN refinement_summary summary ON summary.session_id = session.id WHERE summary.link_digest <> ''"
    )
    pages = {"link": browser("nobody").get(address).text}
    browser("ines").post(f"/s/{session}/summary/link-contents/", {"time_and_votes": "on"})
    pages["link with votes"] = browser("nobody").get(address).text
    return {name: {each: each in page for each in words} for name, page in pages.items()}


def undone() -> dict:
    """The rows after undoing a bulk edit, a split, a decision, and a value."""
    ana = browser("ana")
    ana.post(f"{BACKLOG}bulk/{KNOWN['bulk']}/undo/")
    ana.post(f"{BACKLOG}reshapings/{KNOWN['shaping']}/undo/")
    ana.post(ROOM + "decision-undo/")
    ana.post(f"{BACKLOG}items/{KNOWN['item']}/undo/", {"field": "value"})
    ana.post(f"{BACKLOG}items/{KNOWN['item']}/undo/", {"field": "theme"})
    query = "SELECT {} FROM backlog_item WHERE {}"
    return {
        "bulk": rows(query.format("DISTINCT type", "title IN ('Berth plan 5', 'Berth plan 6')")),
        "split": rows(query.format("title, state", "title LIKE 'Berth plan 8%%'")),
        "decision": rows(query.format("state", "public_id = %s"), KNOWN["sorted_out"]),
        "value, theme": rows(query.format('"values", theme_id', "public_id = %s"), KNOWN["item"]),
    }


def emailed() -> dict:
    """The results of the links and the code in sign-in emails that were on their way."""
    coded, forgetful, again, confirming = (browser(who) for who in ("with a code", *["nobody"] * 3))
    coded.post("/accounts/login/code/confirm/", {"code": KNOWN["sign_in_code"]})
    form = forgetful.get(KNOWN["password_reset"], follow=True)
    chosen = "another berth for every ship"
    forgetful.post(form.request["PATH_INFO"], {"password1": chosen, "password2": chosen})
    again.post("/accounts/login/", {"login": "ulla@former.example", "password": chosen})
    page = confirming.get(KNOWN["email_confirmation"])
    confirming.post(KNOWN["email_confirmation"])
    addresses = "SELECT email, verified FROM account_emailaddress WHERE email LIKE 'kofi@%%' AND verified"
    return {
        "code": coded.get("/t/harbour/members/").status_code,
        "reset": [form.status_code, again.get("/t/lighthouse/members/").status_code],
        "confirmation": [page.status_code, rows(addresses)],
    }


ASKED: tuple[Callable[[], Any], ...] = (
    refused_form, people, team_pages, password, addresses, orders, sockets, sealed, settled, claim, ways_in,
    tasks, upload, inbox_upload, saved_view, summary, undone, emailed,
)  # fmt: skip


def main() -> None:
    setup_test_environment()
    call_command("migrate", verbosity=0)
    found = {}
    for ask in ASKED:
        try:
            found[ask.__name__] = ask()
        except Exception:
            found[ask.__name__] = {"went wrong": traceback.format_exc()}
    # Not on standard output, which has the log.
    Path(sys.argv[2]).write_text(json.dumps(found, default=str))


main()
