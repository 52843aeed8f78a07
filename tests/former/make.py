"""Makes tests/data/former.sql.gz and former.json. It runs on the commit that holds it, and on no other."""

import gzip
import json
import os
import re
import sqlite3
import sys
from pathlib import Path

from tests.former.moment import stop_at

MADE_AT, ASKED_AT = "2026-11-30T06:55:00+00:00", "2026-11-30T07:02:00+00:00"
SECRET_KEY = "the-key-of-the-former-installation-" + "0123456789" * 3
DATA = Path(__file__).resolve().parent.parent / "data"

FILE = Path(sys.argv[1])
FILE.unlink(missing_ok=True)
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "tests.settings",
    "SECRET_KEY": SECRET_KEY,
    "REFINE_TESTING": "1",
    "DATABASE_URL": f"sqlite:///{FILE}",
    "EMAIL_URL": "consolemail://",
}
stop_at(MADE_AT)

import django  # noqa: E402

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import URLPattern, URLResolver, get_resolver  # noqa: E402

from backlog.models import (  # noqa: E402
    BulkEdit,
    CaptureLink,
    Criterion,
    Dependency,
    Feedback,
    FeedbackLink,
    Item,
    ProductGoal,
    Question,
    Reshaping,
    Sprint,
    Theme,
)
from backlog.ranking import between  # noqa: E402
from backlog.tasks import respread_list  # noqa: E402
from live.clock import now  # noqa: E402
from sessions import outcomes  # noqa: E402
from sessions.agenda import Phase  # noqa: E402
from sessions.models import ActionItem, Entry, NameClaim, Note, ParkedTopic, Rating, Round, Session  # noqa: E402
from sessions.models.early import size_early  # noqa: E402
from teams.models import Member, Team, User  # noqa: E402

PASSWORD = "a berth for every ship"
ITEMS = """Summary,Issue key,Description,Reach
Show the berth before arrival,SHIP-1,Captains ask by radio,8
Tell the pilot of a delay,SHIP-2,Pilots wait at the mole,7
Count the hours at anchor,SHIP-3,Nobody knows,3
"""
FEEDBACK = "Comment,Who asked,Level\nThe tide table is a day late,Petra,7\nI cannot read it at night,Rui,9\n"


def main() -> None:
    call_command("migrate", verbosity=0)
    setup_test_environment()
    browsers = {"nobody": Client(), "ana": came("ana")}
    ana = browsers["ana"]
    posted(ana, "/teams/new/", team="Harbour", name="Ana", role="product_manager")
    for name, role in (
        ("ines", "scrum_master"),
        ("tomas", "developer"),
        ("jo", "developer"),
        ("kofi", "stakeholder"),
    ):
        browsers[name] = came(name)
        posted(browsers[name], invited(ana, role), name=name.title())
    browsers["ulla"] = came("ulla")
    posted(browsers["ulla"], "/teams/new/", team="Lighthouse", name="Ulla", role="product_manager")
    browsers["root"] = came("root")
    User.objects.filter(email="root@former.example").update(is_staff=True, is_superuser=True)
    team = Team.objects.get(slug="harbour")
    known = {"slug": team.slug, "invitation_token": invited(ana, "developer").split("/")[2]}
    backlog = filled(team, known)
    finished(team, backlog, known, browsers)
    running(team, backlog, known, browsers)
    feedback_told(team, backlog, known, browsers)
    uploads(team, known, browsers)
    refused_form(known, browsers)
    full = [name for name, each in browsers.items() if each.cookies and "refused" in each.session]
    assert full == ["jo"], full
    # A list whose keys have grown long, and the task that shortens them.
    first, second = team.items.ranked()[:2]
    rank = first.rank
    for _ in range(200):
        rank = between(rank, second.rank)
    Item.objects.filter(pk=team.items.ranked().last().pk).update(rank=rank)
    respread_list.enqueue(team.public_id)
    known["longest_rank"] = len(rank)
    assert len(rank) > 24

    addresses, orders = asked_for(known, browsers)
    told = {
        "secret_key": SECRET_KEY,
        "made_at": MADE_AT,
        "asked_at": ASKED_AT,
        "browsers": {
            name: {key: morsel.value for key, morsel in browser.cookies.items()}
            for name, browser in browsers.items()
        },
        "password": PASSWORD,
        "known": known,
        "sockets": sockets(addresses, browsers),
        "addresses": addresses,
        "orders": orders,
    }
    connection.close()
    (DATA / "former.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    dump()


def came(name: str) -> Client:
    """A browser in which that person has signed up, and then signed in."""
    browser = Client()
    email = f"{name}@former.example"
    posted(browser, "/accounts/signup/", email=email, password1=PASSWORD)
    posted(browser, "/accounts/logout/")
    posted(browser, "/accounts/login/", login=email, password=PASSWORD)
    assert "_auth_user_backend" in browser.session
    return browser


def posted(browser: Client, address: str, headers=None, **said):
    response = browser.post(address, said, headers=headers)
    assert response.status_code in (200, 302), (address, response.status_code, response.text[:2000])
    if response.status_code == 200 and 'aria-invalid="true"' in response.text:
        raise AssertionError(f"{address} was refused")
    return response


def invited(browser: Client, role: str) -> str:
    page = posted(browser, "/t/harbour/invitations/", role=role).text
    return re.search(r"/invitations/[\w-]{20,}/", page)[0]


def member(name: str) -> Member:
    return Member.objects.select_related("team").get(name=name)


def filled(team: Team, known: dict) -> list[Item]:
    """A backlog with something of everything."""
    ana, jo = member("Ana"), member("Jo")
    goal = ProductGoal.set(
        team, ana, name="Ships wait less", metric="hours", metric_now="9", metric_target="4"
    )
    theme = Theme.start(team, ana, "Arrivals")
    backlog = [
        Item.add(
            team, f"Berth plan {number}", ana, state=Item.State.BACKLOG, goal=goal if number < 4 else None
        )
        for number in range(1, 9)
    ]
    for number in range(1, 4):
        Item.add(team, f"Request {number}", ana, state=Item.State.INBOX)
    backlog[0].reword("why", "Ships wait **outside** the mole", ana)
    backlog[0].edit(jo, theme=theme, type="bug")
    backlog[0].value("rice", {"reach": 500, "impact": 2}, ana)
    backlog[1].value("opportunity", {"importance": 8, "satisfaction": 2}, ana)
    criterion = Criterion.write(backlog[0], "The berth is shown an hour before", jo)
    Criterion.write(backlog[0], "Given fog, when a ship arrives, then the pilot is told", jo)
    question = Question.ask(backlog[3], "For which port?", jo)
    Dependency.add(backlog[2], backlog[0], jo)
    edit = BulkEdit.give(team, [item.pk for item in backlog[4:6]], ana, BulkEdit.Act.TYPE, "debt")
    backlog[6].to_state(Item.State.WAITING, ana, reason="Until spring")
    shaping = Reshaping.split(backlog[7], ["Berth plan 8a", "Berth plan 8b"], ana)
    sprint = Sprint.plan_next(team, ana, 2, None)
    link = CaptureLink.renew(team, ana)
    known |= {
        "goal": goal.public_id,
        "theme": theme.public_id,
        "criterion": criterion.public_id,
        "question": question.public_id,
        "bulk": edit.public_id,
        "shaping": shaping.public_id,
        "sprint": sprint.public_id,
        "capture": link.token,
        "item": backlog[0].public_id,
        "key": backlog[0].key,
        "other": backlog[2].public_id,
    }
    return backlog


def entries(session: Session, items: list[Item], inbox: list[Item]) -> list[Entry]:
    for name in ("Ana", "Ines", "Tomas", "Jo", "Kofi"):
        session.seat(member(name))
    Entry.line_up(session, Phase.TRIAGE, [(item, "new") for item in inbox])
    Entry.line_up(session, Phase.DEEP_DIVE, [(item, "top of next") for item in items])
    return list(session.entries.listed_in(Phase.DEEP_DIVE).select_related("item", "session__team"))


def finished(team: Team, backlog: list[Item], known: dict, browsers: dict[str, Client]) -> None:
    """A session that is over: its summary is public, and two mails about it wait for the worker."""
    ana, ines, tomas, jo = (member(name) for name in ("Ana", "Ines", "Tomas", "Jo"))
    session = Session.plan(team, ines, now(), goal="Ships know their berth")
    entries(session, backlog[:1], [team.items.inbox()[0], team.items.inbox()[1]])
    session.start(by=ines)
    session.advance(past=1, by=ines)
    first, second = session.entries.listed_in(Phase.TRIAGE).select_related("item", "session__team")
    assert outcomes.decide(first, "next", by=ana)
    assert outcomes.decide(second, "decline", by=ana, reason="Print is over")
    session.refresh_from_db()
    session.advance(past=2, by=ines)
    story = session.on_stage
    opened = Round.open(story, ines)
    for who, card in ((tomas, "5"), (jo, "5")):
        opened.cast_vote(session.seat(who), card)
    opened.remark(session.seat(jo), reason="The pilots have it already", confidence="sure")
    opened.reveal(ines)
    outcomes.settle(opened, "5", by=ines)
    Note.take(story, "risk", "The tide", jo)
    outcomes.mark_ready(story, by=ines)
    session.advance(past=3, by=ines)
    ParkedTopic.park(session, "Who owns the tide table?", jo)
    for who in (ana, tomas, jo):
        Rating.give(session, session.seat(who), 4)
    here = f"/s/{session.public_id}/"
    posted(browsers["ines"], here + "actions/", text="Write the berth list", owner="Tomas", due="2026-12-01")
    posted(browsers["ines"], here + "finish/")
    posted(browsers["ines"], here + "summary/link/")
    posted(browsers["ines"], here + "summary/sending/")
    session = Session.objects.get(pk=session.pk)
    action = ActionItem.objects.get(session=session)
    known |= {
        "finished": session.public_id,
        "summary": session.summary.link_token,
        "action": action.public_id,
        "action_token": action.done_token,
    }


def running(team: Team, backlog: list[Item], known: dict, browsers: dict[str, Client]) -> None:
    """A session in its deep dive; two sizes lie sealed on its story, and a guest is there."""
    ines, jo = member("Ines"), member("Jo")
    session = Session.plan(team, ines, now(), goal="Pilots know too")
    stories = entries(session, backlog[1:3], list(team.items.inbox()[:1]))
    posted(browsers["tomas"], f"/s/{session.public_id}/entries/{stories[0].public_id}/early-size/", card="13")
    assert size_early(stories[0], session.seat(jo), "8")
    door = f"/j/{session.link_token}/"
    browsers["lin"], browsers["lin again"] = Client(), Client()
    posted(browsers["lin"], door, name="Lin", watching="0")
    # Somebody of that name is there: the one who sits there will be asked.
    posted(browsers["lin again"], door, name="Lin", watching="0")
    browsers["wall"], browsers["wall without a session"] = Client(), Client()
    for name in ("wall", "wall without a session"):
        posted(browsers[name], "/wall/")
    code = browsers["wall"].cookies["refine_wall"].value.partition(":")[0]
    posted(browsers["ines"], f"/s/{session.public_id}/wall/", code=code)
    phone = posted(browsers["tomas"], f"/s/{session.public_id}/phone/").text
    session.start(by=ines)
    session.advance(past=1, by=ines)
    sorted_out = session.entries.listed_in(Phase.TRIAGE).select_related("item", "session__team").get()
    assert outcomes.decide(sorted_out, "later", by=member("Ana"))
    session.refresh_from_db()
    session.advance(past=2, by=ines)
    session.hush("no-goal")
    session = Session.objects.get(pk=session.pk)
    known |= {
        "running": session.public_id,
        "door": session.link_token,
        "code": session.code,
        "team_code": team.code,
        "projector": session.projector_token,
        "entry": stories[0].public_id,
        "claim": NameClaim.objects.get().public_id,
        "phone": re.search(r"/phone/([\w-]{20,})/", phone)[1],
        "story": stories[0].item.title,
        "sorted_out": sorted_out.item.public_id,
    }
    planned = Session.plan(team, ines, now().replace(hour=15), goal="The next one")
    Entry.line_up(planned, Phase.DEEP_DIVE, [(backlog[3], "top of next")])
    known["planned"] = planned.public_id
    known["planned_entry"] = planned.entries.get().public_id
    posted(
        browsers["tomas"], f"/s/{planned.public_id}/entries/{known['planned_entry']}/early-size/", card="13"
    )


def feedback_told(team: Team, backlog: list[Item], known: dict, browsers: dict[str, Client]) -> None:
    """Feedback, and a mail to who gave it that waits for the worker."""
    ana = member("Ana")
    told = Feedback.capture(
        team, "We wait for hours", ana, source="customer", asker="Mei", contact="mei@shopper.example"
    )
    loose = Feedback.capture(team, "The buoy is dark", ana, source="support", asker="Rui")
    FeedbackLink.make(backlog[3], [told.public_id], ana)
    posted(
        browsers["ana"],
        f"/t/harbour/backlog/items/{backlog[3].public_id}/answers/",
        kind="taken",
        feedback=told.public_id,
        text="It is on our list now.",
    )
    known["feedback"] = loose.public_id
    known["answered_item"] = backlog[3].public_id


def uploads(team: Team, known: dict, browsers: dict[str, Client]) -> None:
    """A file that waits for the worker, and three that were chosen and not yet confirmed."""
    ana, ines = browsers["ana"], browsers["ines"]
    posted(ana, "/t/harbour/backlog/views/", name="Bugs only", view="type=bug&goal=" + known["goal"])
    sent = posted(ana, "/t/harbour/backlog/uploads/", file=csv("tracker.csv", ITEMS))
    posted(ana, sent["Location"] + "import/")
    halfway = ITEMS.replace("SHIP", "PORT")
    sent = posted(ines, "/t/harbour/backlog/uploads/", file=csv("port.csv", halfway))
    roles = {"column-0": "title", "column-1": "key", "column-2": "why", "column-3": "value:importance"}
    posted(ines, sent["Location"], **roles)
    known["upload"] = sent["Location"].rstrip("/").rpartition("/")[2]
    sent = posted(ines, "/t/harbour/inbox/uploads/", file=csv("feedback.csv", FEEDBACK), source="support")
    roles = {"column-0": "text", "column-1": "asker", "column-2": "importance"}
    posted(ines, sent["Location"] + "columns/", **roles)
    known["inbox_upload"] = sent["Location"].rstrip("/").rpartition("/")[2]


def refused_form(known: dict, browsers: dict[str, Client]) -> None:
    """What somebody typed without script, and has not seen again yet."""
    page = f"/t/harbour/backlog/{known['key']}/"
    response = browsers["jo"].post(
        f"/t/harbour/backlog/items/{known['item']}/facts/",
        {"estimate": "as long as a tide"},
        headers={"Referer": f"http://testserver{page}"},
    )
    assert response.status_code == 302, response.status_code
    assert "refused" in browsers["jo"].session
    known["refused_page"] = page


def csv(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), content_type="text/csv")


# The addresses of the product


def asked_for(known: dict, browsers: dict[str, Client]) -> tuple[list, list]:
    """Each address that a GET may ask for, with who asks; and those of orders."""
    addresses, orders, astray = [], [], []
    for name, route, names in routes(get_resolver().url_patterns):
        for who, address in filled_in(name, route, names, known):
            response = get(browsers, who, address)
            if response.status_code == 405:
                orders.append([who, address])
            elif response.status_code in (200, 204, 301, 302):
                addresses.append([who, address, response.status_code])
            else:
                astray.append((name, who, address, response.status_code))
    if astray:
        raise AssertionError("\n".join(map(str, astray)))
    for query in QUERIES:
        address = query.format(**known)
        response = get(browsers, "ana", address)
        assert response.status_code == 200, address
        addresses.append(["ana", address, 200])
    return addresses, orders


def sockets(addresses: list, browsers: dict[str, Client]) -> list:
    """The sockets that the pages open, with who opens them."""
    found = {}
    for who, address, status in addresses:
        page = get(browsers, who, address)
        if status == 200 and (socket := re.search(r'hx-ws:connect="([^"]+)"', page.text)):
            found.setdefault(socket[1], who)
    return [[who, socket] for socket, who in found.items()]


QUERIES = (
    "/t/harbour/backlog/?type=bug&goal={goal}&page=1",
    "/t/harbour/backlog/?tab=all&text=berth&theme=none&estimate=from-5&ready=no&blocked=no",
    "/t/harbour/backlog/?horizon=next&stale=any&source=refine&order=value",
    "/t/harbour/backlog/?deep=detailed&lacks=no-criteria",
    "/t/harbour/backlog/{key}/?tab=done&state=done",
    "/t/harbour/inbox/?shelf=linked&source=customer&text=wait&page=1",
    "/t/harbour/sessions/?page=1",
    "/s/{finished}/summary.md?zone=Europe/Berlin",
    "/t/harbour/inbox/pasted/?what=items",
    "/join/?code={code}",
)


def get(browsers: dict[str, Client], who: str, address: str):
    """Ask with a copy of the browser, so that nothing of what it holds is used up."""
    browser = Client()
    browser.cookies.load({key: morsel.value for key, morsel in browsers[who].cookies.items()})
    return browser.get(address)


def routes(patterns, before="", names=()):
    for each in patterns:
        if isinstance(each, URLResolver):
            inside = [*names, each.namespace] if each.namespace else names
            yield from routes(each.url_patterns, before + str(each.pattern), inside)
        elif isinstance(each, URLPattern):
            yield each.name or "", before + str(each.pattern), ":".join([*names, each.name or ""])


def filled_in(name: str, route: str, names: str, known: dict):
    """Who asks for it, and with what in place of its arguments."""
    space = names.partition(":")[0]
    if space == "admin":
        if name == "index" or name.endswith("_changelist"):
            yield "root", "/" + route
        return
    if route.startswith("accounts/"):
        if "<" not in route and "(?P" not in route:
            yield ("nobody" if name in ("account_login", "account_signup") else "ines"), "/" + route
        return
    arguments = ARGUMENTS | SPECIAL.get(names, {})
    address = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: argument(found[1], route, arguments, known), route)
    yield WHO.get(names, "ines"), "/" + address


def argument(name: str, route: str, arguments: dict, known: dict) -> str:
    if name == "public_id" and "public_id" not in arguments:
        for start, what in PUBLIC:
            if route.startswith(start):
                return known[what]
    return known.get(arguments[name], arguments[name])


PUBLIC = (
    ("s/", "running"),
    ("t/<slug:slug>/backlog/items/", "item"),
    ("t/<slug:slug>/sprints/", "sprint"),
    ("t/<slug:slug>/backlog/themes/", "theme"),
    ("t/<slug:slug>/backlog/goals/", "goal"),
    ("t/<slug:slug>/backlog/criteria/", "criterion"),
    ("t/<slug:slug>/backlog/questions/", "question"),
    ("t/<slug:slug>/backlog/bulk/", "bulk"),
    ("t/<slug:slug>/backlog/uploads/", "upload"),
    ("t/<slug:slug>/backlog/views/", "goal"),
    ("t/<slug:slug>/backlog/reshapings/", "shaping"),
    ("t/<slug:slug>/inbox/uploads/", "inbox_upload"),
    ("t/<slug:slug>/inbox/", "feedback"),
    ("t/<slug:slug>/members/", "goal"),
    ("t/<slug:slug>/invitations/", "goal"),
)
ARGUMENTS = {
    "slug": "slug",
    "key": "key",
    "field": "why",
    "item_id": "item",
    "other_id": "other",
    "answer_id": "item",
    "entry_id": "entry",
    "member_id": "item",
    "claim_id": "claim",
    "topic_id": "item",
    "round_id": "item",
    "split_id": "item",
    "tile_id": "item",
    "wall_id": "item",
    "note_id": "item",
    "question_id": "question",
    "criterion_id": "criterion",
    "action_id": "action",
    "code": "code",
    "token": "door",
}
SPECIAL = {
    "sessions:projector": {"token": "projector"},
    "sessions:phone-seat": {"token": "phone"},
    "sessions:action-link": {"token": "action_token"},
    "sessions:shared-summary": {"token": "summary"},
    "sessions:shared-markdown": {"token": "summary"},
    "backlog:capture": {"token": "capture"},
    "backlog:capture-thanks": {"token": "capture"},
    "teams:invitation": {"token": "invitation_token"},
    "sessions:summary": {"public_id": "finished"},
    "sessions:summary-markdown": {"public_id": "finished"},
    "sessions:summary-mail": {"public_id": "finished"},
    "sessions:plan": {"public_id": "planned"},
    "sessions:calendar": {"public_id": "planned"},
    "sessions:early": {"public_id": "planned"},
    "sessions:early-story": {"public_id": "planned", "entry_id": "planned_entry"},
}
WHO = dict.fromkeys(
    [
        "sessions:join", "sessions:address", "sessions:door", "sessions:wall", "sessions:projector",
        "sessions:phone-seat", "sessions:action-link", "sessions:shared-summary", "sessions:shared-markdown",
        "backlog:capture", "backlog:capture-thanks", "teams:invitation", "home", "health",
    ],
    "nobody",
) | {"sessions:claimed": "lin again", "sessions:wall-screen": "wall", "sessions:room": "lin"}  # fmt: skip


def dump() -> None:
    with sqlite3.connect(FILE) as file:
        lines = list(file.iterdump())
    with gzip.GzipFile(DATA / "former.sql.gz", "wb", compresslevel=9, mtime=0) as packed:
        packed.write("\n".join(lines).encode())


main()
