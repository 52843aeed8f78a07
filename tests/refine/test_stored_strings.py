"""Strings stored outside the code keep their spelling: in databases, browsers, links, mails and deployments.

`tests/data/stored_strings.toml` lists them, and the running code must use exactly these: a changed string
would lock people out or lose data; a new one is added to the list by the change that introduces it. The list
is not Python, so that no renaming of modules can rewrite it by mistake.
"""

import ast
import os
import re
import time
import tomllib
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from django.apps import apps
from django.contrib.auth import BACKEND_SESSION_KEY
from django.core.management import get_commands
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.http import HttpResponse
from django.utils.module_loading import import_string

from backlog.deep.rules import Letter, Reason, value
from backlog.importing.rules import columns as item_columns
from backlog.importing.rules.formats.registry import FORMATS
from backlog.importing.service.importing import read_file
from backlog.importing.service.tasks import read_upload
from backlog.inbox.rules import url_state as inbox_filters
from backlog.items.rules import readiness
from backlog.items.rules.scales import OWN, SCALES, stored
from backlog.models import (
    BulkEdit,
    CaptureLink,
    Criterion,
    Dependency,
    Feedback,
    FeedbackLink,
    Item,
    Question,
    Reshaping,
    Theme,
    Upload,
)
from backlog.models.bulk_rows import RECORDED, Where
from backlog.models.labels import FEEDBACK_COLUMNS, FIELDS
from backlog.models.movers import KINDS
from backlog.models.pasted_batch import PASTED
from backlog.models.restore import RESTORABLE
from backlog.models.undo import CAN_UNDO
from backlog.ranked.queries import filters as ranked_filters
from backlog.ranked.rules import url_state
from backlog.ranked.rules.horizons import Horizon
from core.clock import now
from core.http import refusals
from core.text import version
from core.tokens import digest
from live import pages
from refine import settings as product
from refine.environment import BASE_DIR
from sessions.deep_dive.service import deep_dive
from sessions.guests.views import joining, wall
from sessions.meeting.rules.agenda import Phase
from sessions.meeting.rules.guardrails import Remark
from sessions.models import (
    ActionItem,
    Entry,
    Note,
    ParkedTopic,
    Rating,
    Round,
    Session,
    SessionSettings,
    SizingWall,
    Summary,
)
from sessions.planner.rules.choose import Guardrail
from sessions.planner.service.calendar import file_of
from sessions.sizing_wall.service import settle_agreed
from sessions.summary.service import finish
from sessions.triage import service
from teams.access import REPEATED
from teams.accounts.queries.identity import give_seat
from teams.models import OrderKey, Team
from tests.factories import ItemFactory, SessionFactory

STORED = tomllib.loads((BASE_DIR / "tests" / "data" / "stored_strings.toml").read_text())
OURS = ("refine", "teams", "backlog", "refinement")
NOT_THE_PRODUCT = {"tests", "bench", "scripts", "node_modules", "var", "static", "templates", "docs"}


# What the code says, wherever it stands


@cache
def sources() -> tuple[ast.Module, ...]:
    files = [
        file
        for folder in BASE_DIR.iterdir()
        if folder.is_dir() and folder.name not in NOT_THE_PRODUCT and not folder.name.startswith(".")
        for file in sorted(folder.rglob("*.py"))
        if "migrations" not in file.parts
    ]
    return tuple(ast.parse(file.read_text()) for file in files)


@cache
def calls_by_name() -> dict[str, list[ast.Call]]:
    found: dict[str, list[ast.Call]] = {}
    for module in sources():
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                found.setdefault(name, []).append(node)
    return found


def calls(name: str) -> list[ast.Call]:
    """Every call of a function or method of that name."""
    return calls_by_name().get(name, [])


def strings_in(name: str, place: int = 0) -> set[str]:
    """The texts that such calls are given at this place."""
    given = (call.args[place] for call in calls(name) if len(call.args) > place)
    return {each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def keywords_in(name: str) -> set[str]:
    """The keyword arguments of such calls, those unpacked in place included."""
    return {
        each
        for call in calls(name)
        for keyword in call.keywords
        for each in ([keyword.arg] if keyword.arg else re.findall(r"'(\w+)':", ast.unparse(keyword.value)))
    }


@cache
def scripts() -> str:
    files = (file for file in (BASE_DIR / "static").rglob("*.js") if "vendor" not in file.parts)
    return "\n".join(file.read_text() for file in files)


@cache
def templates() -> str:
    return "\n".join(file.read_text() for file in (BASE_DIR / "templates").rglob("*.html"))


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OURS]


class TestTablesOfTheDatabase:
    def test_have_the_names_columns_constraints_and_indexes_that_they_have(self):
        tables = {
            model._meta.db_table: {
                "model": model._meta.label_lower,
                "columns": sorted(field.column for field in model._meta.local_concrete_fields),
                "constraints": sorted(each.name for each in model._meta.constraints),
                "indexes": sorted(each.name for each in model._meta.indexes),
            }
            for model in ours()
        }

        assert tables == STORED["tables"]

    def test_are_of_apps_with_the_labels_that_migrations_and_content_types_know(self):
        assert sorted(each.label for each in apps.get_app_configs()) == STORED["apps"]["labels"]

    def test_came_by_migrations_of_the_names_that_databases_remember(self):
        known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations

        missing = [
            f"{app}.{name}"
            for app, names in STORED["migrations"].items()
            for name in names
            if (app, name) not in known
        ]
        assert missing == []
        assert sum(app in OURS for app, _name in known) >= sum(map(len, STORED["migrations"].values()))


class TestWordsInTheDatabase:
    def test_of_choices_are_those_that_rows_hold(self):
        found = {
            f"{model._meta.db_table}.{field.column}": [str(key) for key, _label in field.flatchoices]
            for model in ours()
            for field in model._meta.local_concrete_fields
            if field.choices
        }

        assert found == STORED["choices"]

    def test_name_the_fields_of_an_items_history(self):
        recorded = (
            strings_in("_record")
            | strings_in("tell", 1)
            | strings_in("_note", 1)
            | {
                keyword.value.value
                for call in calls("Change")
                for keyword in call.keywords
                if keyword.arg == "field" and isinstance(keyword.value, ast.Constant)
            }
        )
        fields = {*FIELDS, *RECORDED.values(), *RESTORABLE, *CAN_UNDO, *Note.Kind.values}

        assert sorted(recorded) == STORED["history"]["written_by_name"]
        assert sorted(recorded | fields) == STORED["history"]["fields"]
        assert sorted(CAN_UNDO) == STORED["history"]["undoable"]
        assert sorted(RESTORABLE) == STORED["history"]["restorable"]
        assert sorted(RECORDED) == STORED["history"]["of_many_at_once"]

    def test_name_scales_value_models_checks_and_columns_of_files(self):
        words = STORED["words"]

        # TOML has no null.
        scales = {name: [[each or "" for each in card] for card in stored(it)] for name, it in SCALES.items()}
        assert scales == words["scales"]
        assert words["own_scale"] == OWN
        models_of_value = {name: [each.name for each in it.inputs] for name, it in value.MODELS.items()}
        assert models_of_value == words["value_models"]
        assert list(readiness.AUTOMATIC) == words["ready_checks"]
        assert [*item_columns.ROLES, item_columns.VALUE] == words["columns_of_item_files"]
        assert list(FEEDBACK_COLUMNS) == words["columns_of_feedback_files"]

    def test_say_where_an_item_came_from(self):
        jira = read_file(b"Summary,Issue key,Custom field (Rank)\nA berth,SHIP-1,x\n").source
        plain = read_file(b"Title,Why\nA berth,Fog\n").source

        here = Item._meta.get_field("source").default
        others = [each.name for each in FORMATS if each.name not in (here, jira, plain)]
        ours = [here, jira, plain, PASTED]
        assert [*ours, *others] == STORED["words"]["sources"]

    def test_name_what_hangs_on_an_item(self):
        assert [kind.name for kind in KINDS] == STORED["words"]["belongings"]

    def test_name_the_hints_that_were_put_away(self):
        assert [each.value for each in Guardrail] == STORED["words"]["hints"]
        assert Remark(Guardrail.PACE).name == "pace"
        assert Remark(Guardrail.OVER_SHARE, "k3f9m2x7q4za").name == "over-share:k3f9m2x7q4za"

    def test_are_fingerprinted_and_digested_as_they_were(self):
        assert version("A berth for every ship") == STORED["secrets"]["version"]
        assert digest("A berth for every ship") == STORED["secrets"]["digest"]


class TestKeysInsideJson:
    @pytest.mark.django_db
    def test_are_those_that_rows_hold(self, harbour, backlog, triage, goal, ana, ines, tomas, jo):
        everything_that_keeps_json(harbour, backlog, triage, goal, ana, ines, tomas, jo)

        found = {}
        for model in ours():
            for field in model._meta.local_concrete_fields:
                if isinstance(field, models.JSONField):
                    values = model._default_manager.values_list(field.name, flat=True)
                    paths = set().union(*(keys_of(each) for each in values))
                    found[f"{model._meta.db_table}.{field.column}"] = sorted(paths)

        assert found == STORED["json"]

    def test_of_events_are_those_that_are_written(self):
        assert sorted(keywords_in("record")) == STORED["events"]["keys"]


def keys_of(kept, before: str = "") -> set[str]:
    """The paths of the keys in what is kept; numbers, which are keys of rows, are all alike."""
    if isinstance(kept, list):
        return set().union(*(keys_of(each, before + "[]") for each in kept))
    if not isinstance(kept, dict):
        return set()
    named = {("#" if name.isdigit() else name): inside for name, inside in kept.items()}
    return {f"{before}.{name}".lstrip(".") for name in named}.union(
        *(keys_of(inside, f"{before}.{name}".lstrip(".")) for name, inside in named.items())
    )


def everything_that_keeps_json(harbour, backlog, triage, goal, ana, ines, tomas, jo) -> None:
    """An hour in which each field that holds JSON is written, with all that it may hold."""
    SessionSettings.of(harbour).choose(phase_minutes={str(phase): 15 for phase in Phase})
    theme = Theme.start(harbour, ana, "Arrivals")
    first, second, third = triage.entries.listed_in(Phase.TRIAGE).select_related("item", "session__team")
    proposed = {"outcome": "next", "type": "bug", "goal": goal, "theme": theme, "after": backlog[1]}
    Item.objects.filter(pk=first.item.pk).update(**{f"proposed_{name}": it for name, it in proposed.items()})
    duplicate_of = ItemFactory(team=harbour, by=ana, title="The same")
    assert service.decide(first, "next", by=ana)
    assert service.decide(second, "needs-info", by=ana, question="For which port?")
    assert service.decide(third, "duplicate", by=ana, duplicate_of=duplicate_of)
    # Late enough to borrow from what is ahead.
    late = triage.started_at + timedelta(minutes=40)
    triage.refresh_from_db()
    triage.advance(past=2, by=ines, at=late)
    story = triage.on_stage
    opened = Round.open(story, ines)
    opened.cast_vote(triage.seat(jo), "5")
    opened.remark(triage.seat(jo), reason="The tide", confidence="sure")
    opened.reveal(ines)
    deep_dive.settle(opened, "5", by=ines)
    story.item.reword("why", "Ships wait", ana, session=triage.public_id)
    Criterion.write(story.item, "The berth is shown", tomas, triage.public_id)
    unready = triage.entries.listed_in(Phase.DEEP_DIVE).last().item
    for outside in (unready, duplicate_of):
        outside.reword("title", f"{outside.title} by night", ana, session=triage.public_id)
    Dependency.add(duplicate_of, unready, jo, triage.public_id)
    Note.take(story, "risk", "Fog", jo)
    deep_dive.mark_ready(story, by=ines)
    board = SizingWall.open(triage, ines)
    for member in (jo, tomas):
        board.tiles.first().put(triage.seat(member), "3")
    settle_agreed(board, ines)
    board.close(ines)
    triage.mute_hint("no-goal")
    many_at_once(harbour, backlog, goal, theme, ana)
    split_and_merged(harbour, ana, jo)
    imported(harbour, ana)
    triage.refresh_from_db()
    triage.advance(past=3, by=ines, at=late)
    ParkedTopic.park(triage, "Who owns the tide table?", jo)
    ActionItem.take(triage, "Ask the pilots", ana, owner=jo, due=date(2026, 12, 1))
    Question.ask(story.item, "By radio?", jo, triage.public_id)
    for who in (ana, tomas, jo):
        Rating.give(triage, triage.seat(who), 4)
    assert finish.finish(triage, ines, late)
    finish.reopen(triage, ines, late + timedelta(minutes=20), "It went on")
    assert finish.finish(triage, ines, late + timedelta(minutes=21))
    # A reply has some of them.
    OrderKey.take("an order", "", now())[0].keep({"status": 302, **dict.fromkeys(REPEATED, "…")})


def many_at_once(harbour, backlog, goal, theme, ana) -> None:
    keys = [item.pk for item in backlog[3:5]]
    backlog[3].resize(5, "5", ana)
    for act, given in (("type", "debt"), ("goal", goal), ("theme", theme), ("urgency", "urgent")):
        BulkEdit.give(harbour, keys, ana, BulkEdit.Act(act), given)
    BulkEdit.clear_estimates(harbour, keys, ana)
    BulkEdit.move(harbour, keys, ana, Where())
    BulkEdit.send(harbour, keys, ana, "done")


def split_and_merged(harbour, ana, jo) -> None:
    def full(title: str) -> Item:
        item = ItemFactory(team=harbour, by=ana, title=title)
        Criterion.write(item, f"{title} holds", jo)
        Question.ask(item, f"{title}?", jo)
        for other in ("before", "after"):
            ItemFactory(team=harbour, by=ana, title=f"{title} {other}")
        before, after = harbour.items.filter(title__startswith=f"{title} ").order_by("pk")
        Dependency.add(before, item, jo)
        Dependency.add(item, after, jo)
        FeedbackLink.make(item, [Feedback.capture(harbour, f"On {title}", jo).public_id], ana)
        Item.objects.filter(pk=before.pk).update(parent=item)
        item.value("rice", {"reach": 500}, ana)
        return item

    whole, twin, survivor = full("Moor"), full("Anchor"), full("Dock")
    same = Question.ask(twin, "Dock?", jo)
    same.settle("At the mole", jo)
    goes = {piece.name: [1] for kind in KINDS for piece in kind.pieces(whole)}
    Reshaping.split(whole, ["Moor early", "Moor late"], ana, goes=goes)
    Reshaping.merge(twin, survivor, ana)


def imported(harbour, ana) -> None:
    text = (
        "Summary,Issue key,Description,Status,Issue Type,Story Points,Reporter,Why,Acceptance criteria,Rank,"
        "Importance\nA berth,SHIP-1,Words,Done,Bug,5,Mei,Fog,- It is shown,0|i001,7\n,SHIP-2,,,,,,,,,\n"
    )
    upload = Upload.receive(harbour, "ships.csv", text.encode(), ana)
    roles = ["title", "key", "description", "status", "type", "points", "reporter", "why", "criteria", "rank"]
    upload.start([*roles, "value:importance"])
    read_upload.func(upload.public_id)
    Upload.receive(harbour, "empty.csv", b"", ana).fail("only %(most)d rows", {"most": 3})


class TestSecretsMadeOfTheKey:
    @pytest.fixture(autouse=True)
    def _one_key(self, settings, monkeypatch):
        settings.SECRET_KEY = "the-key-of-every-installation-" + "x" * 30
        monkeypatch.setattr(time, "time", lambda: datetime(2026, 11, 30, tzinfo=UTC).timestamp())

    def test_open_the_same_doors(self):
        session, nonce = Session(public_id="k3f9m2x7q4za", code_nonce="noncenonce22"), "noncenonce22"

        assert {
            "team code": Team(code_nonce=nonce).code,
            "calendar address": Team(public_id="k3f9m2x7q4za", calendar_nonce=nonce).calendar_token,
            "session code": session.code,
            "join link": session.link_token,
            "projector link": session.projector_token,
            "summary link": Summary(link_nonce=nonce, link_digest="x").link_token,
            "action link": ActionItem(public_id="k3f9m2x7q4za").done_token,
            "capture link": CaptureLink(nonce=nonce).token,
        } == STORED["secrets"]["derived"]

    def test_are_all_known(self):
        purposes = strings_in("derived_code") | strings_in("derived_token")

        assert sorted(purposes) == STORED["secrets"]["purposes"]

    def test_seat_a_guest(self):
        response = HttpResponse()

        give_seat(response, "k3f9m2x7q4za", type("Guest", (), {"public_id": "guestguest22"})())

        ((name, cookie),) = response.cookies.items()
        assert [name, cookie.value] == STORED["secrets"]["seat"]

    def test_sign_what_is_kept_of_a_browser(self, settings):
        store = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()

        assert store.key_salt == STORED["secrets"]["session_salt"]


class TestWhatBrowsersHold:
    def test_are_cookies_of_these_names(self, settings):
        named = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, joining.TICKET, wall.COOKIE]

        assert sorted(named) == STORED["browser"]["cookies"]
        assert f"{settings.CSRF_COOKIE_NAME}=" in scripts()

    def test_are_sessions_with_these_keys(self, client, monkeypatch):
        request = client.get("/join/").wsgi_request
        refusals.remember(request, "/t/harbour/", {})

        assert {refusals.KEY: sorted(request.session[refusals.KEY])} == STORED["browser"]["session_keys"]

    @pytest.mark.django_db
    def test_are_sessions_of_who_signed_in_by_the_backend_that_they_name(self, client, tomas):
        client.force_login(tomas.user)
        session = client.session
        session[BACKEND_SESSION_KEY] = STORED["auth"]["backend"]
        session.save()

        assert client.get("/t/harbour/members/").status_code == 200

    def test_are_stored_under_these_keys(self):
        spelled = re.findall(r"[\"`](refine\.[^\"`]*)[\"`]", scripts())
        keys = sorted({re.sub(r"\$\{[^}]*\}", "{}", each) for each in spelled})
        names = sorted(set(re.findall(r"(?:recall|remember|new DraftStore)\(\"([^\"]+)\"", scripts())))
        folded = sorted(set(re.findall(r"data-unfolds=\"([^\"]+)\"", templates())))

        assert {"keys": keys, "names": names, "unfolded": folded} == STORED["browser"]["storage"]

    def test_are_values_that_are_understood(self):
        values = {
            *re.findall(r"recall\([^)]*\) === \"(\w+)\"", scripts()),
            *re.findall(r"\? \"(\w+)\" : \"\"\)", scripts()),
            *re.findall(r"getItem\(\"[^\"]+\"\) === \"(\w+)\"", scripts()),
        }

        assert sorted(values) == STORED["browser"]["stored_values"]


class TestPagesThatStayOpen:
    def test_find_their_socket(self):
        assert sorted(pages._kinds) == STORED["live"]["kinds"]

    def test_know_why_they_were_closed(self):
        assert sorted(each.value for each in pages.Code) == STORED["live"]["close_codes"]


class TestKeysInAddresses:
    def test_say_what_is_looked_at(self):
        assert sorted(each.name for each in fields(url_state.View)) == STORED["addresses"]["backlog"]
        assert sorted(each.name for each in fields(inbox_filters.InboxView)) == STORED["addresses"]["inbox"]
        assert sorted(ranked_filters.BY_NAME) == STORED["addresses"]["filters"]

    def test_have_the_values_that_bookmarks_have(self):
        assert {
            "tab": list(url_state.TABS),
            "order": list(url_state.ORDERS),
            "about": list(url_state.ABOUT),
            "horizon": [each.value for each in Horizon],
            "due": list(url_state.DUES),
            "deep": [each.value for each in Letter],
            "lacks": [*(each.value for each in Reason), url_state.STILL_READY],
            "shelf": list(inbox_filters.SHELVES),
            "source": list(inbox_filters.SOURCES),
        } == STORED["addresses"]["values"]

    def test_hold_every_choice_of_a_saved_view(self):
        query = STORED["addresses"]["saved_view"]

        assert url_state.View.of_query(query).query == query

    def test_are_all_known(self):
        found = {
            call.args[0].value
            for name in ("get", "getlist")
            for call in calls(name)
            if ast.unparse(call.func).endswith(f".GET.{name}") and isinstance(call.args[0], ast.Constant)
        }

        assert sorted(found) == STORED["addresses"]["others"]


class TestQueuedTasks:
    def test_are_of_kinds_whose_paths_are_known(self):
        """tests/refine/test_former_database.py runs one of each."""
        decorated = [
            node
            for module in sources()
            for node in ast.walk(module)
            if isinstance(node, ast.FunctionDef)
            and any("task" in ast.unparse(each) for each in node.decorator_list)
        ]

        assert len(decorated) == len(STORED["tasks"]["paths"]) + len(STORED["tasks"]["later"])
        for path in STORED["tasks"]["later"]:
            assert import_string(path).module_path == path


# The methods by which the settings read a variable.
READERS = [
    *("bool", "str", "int", "list", "number", "items", "path", "address", "one_of", "mailer"),
    *("site", "hosts", "origins", "database", "redis", "folder", "sender"),
]


class TestWhatDeploymentsSay:
    def test_in_their_environment_is_read(self):
        read = set()
        for name in READERS:
            read |= {each for each in strings_in(name) if each.isupper()}

        assert sorted(read) == STORED["deployment"]["environment"]

    def test_in_their_timetables_is_a_command(self):
        ours = {name for name, app in get_commands().items() if app.split(".")[0] in {"backlog", "refine"}}

        assert set(STORED["deployment"]["commands"]) <= {*ours, "db_worker"}

    def test_to_a_shared_cache_stays_apart(self):
        prefix = product.REDIS_PREFIX
        # A second run beside this one names a prefix of its own.
        assert prefix == os.environ.get("REDIS_PREFIX", STORED["deployment"]["redis_prefix"])
        assert sorted(strings_in("Limit")) == STORED["deployment"]["limits"]

    def test_of_passwords_is_known(self):
        hashers = [import_string(each).algorithm for each in product.PASSWORD_HASHERS]

        assert hashers == STORED["deployment"]["password_hashers"]


class TestCalendarsOfPeople:
    @pytest.mark.django_db
    def test_know_a_session_again(self, harbour, ines):
        session = SessionFactory(team=harbour, by=ines)
        Entry.add_all(session, Phase.TRIAGE, [])

        uid = re.search(r"UID:(\S+)", file_of(session))[1]

        assert uid == STORED["calendar"]["uid"].format(session=session.public_id)
