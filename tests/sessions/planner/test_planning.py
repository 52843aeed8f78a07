"""The planner and the list of sessions: one press accepts the proposal, and nothing typed is lost."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backlog.models import Item, Theme
from core.clock import now
from core.text import version
from core.zones import zone_named
from sessions.meeting.rules.agenda import TEMPLATES, Phase
from sessions.models import Entry, Round, Session, SessionSettings
from sessions.planner.forms.plan import PlanForm
from sessions.planner.queries.defaults import suggested_start
from sessions.summary.service.finish import finish
from teams.models import Team
from tests.factories import ItemFactory, SessionFactory

NEW = "/t/harbour/sessions/new/"
SOON = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()


@pytest.fixture
def announced(monkeypatch):
    """The announcements, as pairs of topic and parts."""
    news = []
    monkeypatch.setattr(
        "teams.models.team.announce", lambda topic, number, parts, **_: news.append((topic, tuple(parts)))
    )
    return news


FIELDS = ("goal", "date", "time", "facilitator", "zone", "draft", "template")


def as_proposed(response, **changes) -> dict:
    """The fields that the browser would send of this page, with changes; a list is several of one name."""
    form = response.context["form"]
    sent = {name: form[name].value() for name in FIELDS}
    sent = {name: "" if value is None else str(value) for name, value in sent.items()}
    for name, lines in (("triage", form.triage_lines), ("dives", form.dive_lines)):
        sent[f"{name}-row"] = [line.item.public_id for line in lines]
        sent[name] = [line.item.public_id for line in lines if line.row.chosen]
    for line in form.dive_lines:
        sent |= {f"why-{line.item.public_id}": line.why, f"seen-{line.item.public_id}": line.seen}
    for line in form.triage_lines:
        for name in ("outcome", "type", "goal", "theme", "after", "reason"):
            sent[f"{name}-{line.item.public_id}"] = getattr(line.proposal, name)
    return sent | changes


@pytest.fixture
def proposal(client_of, ana, backlog, inbox):
    """Ana's browser on the planner, and the fields it would send."""
    client = client_of(ana)
    return client, as_proposed(client.get(NEW))


class TestPlanner:
    def test_plans_what_it_proposes_in_one_press(self, proposal, ana, backlog, inbox):
        client, sent = proposal

        response = client.post(NEW, sent | {"goal": "Berths are known", "date": SOON})

        assert response.status_code == 302
        session = Session.objects.get()
        assert (session.goal, session.facilitator) == ("Berths are known", ana)
        assert [entry.item for entry in session.entries.listed_in(Phase.TRIAGE)] == inbox
        assert [entry.item for entry in session.entries.listed_in(Phase.DEEP_DIVE)] == backlog[:3]
        assert session.planned_minutes == 60

    def test_proposes_that_the_scrum_master_leads(self, client_of, ana, ines, backlog):
        client = client_of(ana)

        client.post(NEW, as_proposed(client.get(NEW)))

        assert Session.objects.get().facilitator == ines

    def test_proposes_whoever_led_last_and_takes_whoever_is_chosen(self, client_of, ana, ines, tomas):
        SessionFactory(team=ana.team, by=tomas)
        client = client_of(ana)
        sent = as_proposed(client.get(NEW))
        assert sent["facilitator"] == tomas.public_id

        client.post(NEW, sent | {"facilitator": ana.public_id})

        planned = Session.objects.latest("pk")
        assert planned.facilitator == ana
        client.post(f"/s/{planned.public_id}/plan/", sent | {"facilitator": ines.public_id})
        planned.refresh_from_db()
        assert planned.facilitator == ines

    def test_takes_nobody_who_may_not_lead(self, client_of, ana, kofi, ulla, backlog):
        client = client_of(ana)
        sent = as_proposed(client.get(NEW))

        for stranger in (kofi, ulla):
            response = client.post(NEW, sent | {"facilitator": stranger.public_id})
            assert response.status_code == 422
        assert not Session.objects.exists()

    def test_plans_one_session_however_often_it_is_pressed(self, proposal):
        client, sent = proposal

        client.post(NEW, sent)
        client.post(NEW, sent)

        assert Session.objects.count() == 1

    def test_takes_the_time_in_the_browsers_zone(self, proposal):
        client, sent = proposal

        client.post(NEW, sent | {"date": "2099-07-01", "time": "10:00", "zone": "Europe/Berlin"})

        assert Session.objects.get().starts_at == datetime(2099, 7, 1, 8, tzinfo=UTC)

    @pytest.mark.parametrize("name", ["", "Nowhere/Such", "../../etc/passwd", "\x00", "a" * 64])
    def test_takes_the_sites_zone_when_the_browser_names_none(self, name):
        assert str(zone_named(name)) == "UTC"

    def test_takes_minutes_of_ones_own(self, proposal):
        client, sent = proposal
        own = {"minutes-kick-off": 0, "minutes-triage": 10, "minutes-deep-dive": 30, "minutes-wrap-up": 5}

        client.post(NEW, sent | {"template": "own"} | own)

        rows = Session.objects.get().timeboxes.values_list("phase", "planned")
        assert list(rows) == [("triage", 600), ("deep-dive", 1800), ("wrap-up", 300)]

    def test_keeps_the_order_of_the_rows(self, proposal, backlog):
        client, sent = proposal
        order = [backlog[2].public_id, backlog[0].public_id]

        client.post(NEW, sent | {"dives-row": order, "dives": order})

        session = Session.objects.get()
        assert [entry.item for entry in session.entries.listed_in(Phase.DEEP_DIVE)] == [
            backlog[2],
            backlog[0],
        ]

    def test_saves_whys_and_proposed_outcomes_along(self, proposal, ana, backlog, inbox):
        client, sent = proposal
        changes = {f"why-{backlog[0].public_id}": "Ships wait", f"outcome-{inbox[0].public_id}": "next"}

        client.post(NEW, sent | changes)

        backlog[0].refresh_from_db()
        inbox[0].refresh_from_db()
        assert (backlog[0].why, inbox[0].proposed_outcome) == ("Ships wait", "next")
        assert backlog[0].changes.filter(field="why", by=ana).count() == 1
        assert not backlog[1].changes.filter(field="why").exists()

    def test_saves_type_goal_theme_and_place_along(self, proposal, ana, backlog, inbox, goal, harbour):
        client, sent = proposal
        tides, ref = Theme.start(harbour, ana, "Tides"), inbox[0].public_id
        proposed = {"outcome": "soon", "type": "bug", "goal": goal.public_id, "theme": tides.public_id}
        place = {f"after-{ref}": f" {backlog[2].key.lower()} "}

        client.post(NEW, sent | {f"{name}-{ref}": value for name, value in proposed.items()} | place)

        inbox[0].refresh_from_db()
        assert inbox[0].proposal == ("soon", "bug", goal.pk, tides.pk, backlog[2].pk, "")
        assert inbox[0].type == Item.Type.STORY
        form = client.get(reverse("sessions:plan", args=[Session.objects.get().public_id])).context["form"]
        assert form.triage_lines[0].proposal.after == backlog[2].key
        timeline = client.get(reverse("backlog:history", args=["harbour", ref])).text
        assert "Proposed goal" in timeline
        assert goal.name in timeline

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            ({"type": "epic"}, "can’t propose that"),
            ({"outcome": "duplicate"}, "can’t propose that"),
            ({"goal": "aaaaaaaaaaaa"}, "no longer open"),
            ({"theme": "\x00"}, "no longer open"),
            ({"outcome": "next", "after": "NO-1"}, "no item NO-1"),
            ({"outcome": "urgent", "after": "{top}"}, "only works with next, soon or later"),
            ({"outcome": "next", "after": "{own}"}, "no item"),
        ],
    )
    def test_says_in_the_row_what_cannot_be_proposed(self, proposal, backlog, inbox, wrong, why):
        client, sent = proposal
        ref, keys = inbox[0].public_id, {"top": backlog[0].key, "own": inbox[0].key}
        typed = {f"{name}-{ref}": value.format(**keys) for name, value in wrong.items()}

        response = client.post(NEW, sent | typed)

        assert response.status_code == 422
        proposed = response.context["form"].triage_lines[0].proposal
        assert why in proposed.error
        assert proposed.after == wrong.get("after", "").format(**keys)
        assert not Session.objects.exists()

    def test_tells_the_team_once(self, proposal, harbour, announced):
        client, sent = proposal

        client.post(NEW, sent)

        assert announced.count((harbour.topic, ("sessions",))) == 1

    def test_shows_both_texts_when_somebody_else_changed_a_why(self, proposal, tomas, backlog):
        client, sent = proposal
        sent |= {f"why-{backlog[0].public_id}": "Mine"}
        backlog[0].reword("why", "Theirs", tomas)

        response = client.post(NEW, sent)

        assert response.status_code == 409
        assert not Session.objects.exists()
        text = response.content.decode()
        assert "Theirs" in text
        assert "Mine" in text
        client.post(NEW, as_proposed(response))
        backlog[0].refresh_from_db()
        assert backlog[0].why == "Mine"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"date": "yesterday"},
            {"date": "0001-01-01"},
            {"date": "2020-01-01"},
            {"time": "25:00"},
            {"template": "61"},
            {"template": "own", "minutes-wrap-up": "0"},
            {"template": "own", "minutes-triage": "-5", "minutes-wrap-up": "5"},
            {"goal": "x" * 201},
            {"draft": "Robert'); --"},
        ],
    )
    def test_comes_back_with_what_was_typed(self, proposal, wrong):
        client, sent = proposal

        response = client.post(NEW, sent | {"goal": "Berths are known"} | wrong)

        assert response.status_code == 422
        assert not Session.objects.exists()
        assert response.context["form"]["goal"].value() in ("Berths are known", "x" * 201)

    def test_comes_back_empty_of_an_empty_order(self, client_of, ana):
        assert client_of(ana).post(NEW).status_code == 422

    def test_says_when_an_item_has_left_the_list_meanwhile(self, proposal, ana, inbox):
        client, sent = proposal
        inbox[0].to_state(Item.State.DECLINED, ana, reason="no")

        response = client.post(NEW, sent)

        assert response.status_code == 422
        assert "have changed and left the list" in response.content.decode()
        assert not Session.objects.exists()

    def test_takes_no_item_of_another_team(self, proposal, lighthouse):
        client, sent = proposal
        theirs = ItemFactory(team=lighthouse, title="Lamp oil")

        response = client.post(NEW, sent | {"dives-row": [theirs.public_id], "dives": [theirs.public_id]})

        assert response.status_code == 422
        assert "Lamp oil" not in response.content.decode()

    @pytest.mark.parametrize(
        ("who", "status"), [("ana", 200), ("ines", 200), ("tomas", 403), ("kofi", 403), ("ulla", 404)]
    )
    def test_opens_to_those_who_prepare_sessions(self, request, client_of, harbour, who, status):
        client = client_of(request.getfixturevalue(who))

        assert client.get(NEW).status_code == status
        assert client.post(NEW, {"goal": "x"}).status_code == (422 if status == 200 else status)

    def test_leads_a_stranger_to_the_sign_in(self, client, harbour):
        assert client.get(NEW).status_code == 302
        assert client.post(NEW).status_code == 401


class TestEditingThePlan:
    def test_moves_a_row_and_keeps_what_was_typed(self, proposal, backlog):
        client, sent = proposal
        sent |= {"goal": "Half a sen", f"why-{backlog[1].public_id}": "Half a wh"}

        response = client.post(NEW, sent | {"rerender": f"up dives {backlog[1].public_id}"})

        assert response.status_code == 200
        form = response.context["form"]
        assert [line.item for line in form.dive_lines][:2] == [backlog[1], backlog[0]]
        assert form.dive_lines[0].why == "Half a wh"
        assert form["goal"].value() == "Half a sen"
        assert not Session.objects.exists()

    def test_adds_an_item_by_its_key_after_the_chosen_ones(self, proposal, ana, backlog, harbour):
        client, sent = proposal
        backlog[5].to_state(Item.State.READY, ana)

        response = client.post(
            NEW, sent | {"add-dives": f" {backlog[5].key.lower()} ", "rerender": "add dives"}
        )

        lines = response.context["form"].dive_lines
        assert [(line.item, line.row.chosen) for line in lines][3] == (backlog[5], True)

    @pytest.mark.parametrize(
        ("state", "message"), [("planned", "already in progress"), ("declined", "no longer open")]
    )
    def test_says_why_an_item_cannot_be_added(self, proposal, ana, backlog, state, message):
        client, sent = proposal
        backlog[5].to_state(state, ana)

        response = client.post(NEW, sent | {"add-dives": backlog[5].key, "rerender": "add dives"})

        assert message in response.content.decode()

    def test_says_that_there_is_no_such_item(self, proposal):
        client, sent = proposal

        response = client.post(NEW, sent | {"add-triage": "<b>X-1</b>", "rerender": "add triage"})

        assert "There is no item &lt;b&gt;X-1&lt;/b&gt;." in response.content.decode()

    def test_asks_which_of_five_deep_dives_can_wait(self, proposal, backlog):
        client, sent = proposal
        five = [item.public_id for item in backlog[:5]]
        sent |= {"goal": "Berths", "dives-row": five, "dives": five}

        asked = client.post(NEW, sent | {"rerender": "again"})
        kept = client.post(NEW, sent | {"rerender": "first dives 4"})
        hushed = client.post(NEW, sent | {"rerender": "hush too-many-dives"})

        assert "Which of these can wait?" in asked.content.decode()
        assert kept.context["form"].chosen_dives() == 4
        assert hushed.context["form"].guardrail is None

    def test_says_one_thing_at_a_time(self, proposal, backlog):
        client, sent = proposal
        long = {"template": "own", "minutes-triage": 60, "minutes-deep-dive": 60, "minutes-wrap-up": 10}

        first = client.post(NEW, sent | long | {"rerender": "again"})
        second = client.post(NEW, sent | long | {"rerender": "hush no-goal"})
        mended = client.post(NEW, sent | long | {"goal": "Berths", "rerender": "length 90"})

        assert first.context["form"].guardrail == "no-goal"
        assert second.context["form"].guardrail == "too-long"
        assert mended.context["form"].minutes == TEMPLATES[90]

    @pytest.mark.parametrize(
        "press", ["up", "up dives", "first dives x", "length 61", "add nothing", "\x00 \x00"]
    )
    def test_ignores_garbage(self, proposal, press):
        client, sent = proposal

        assert client.post(NEW, sent | {"rerender": press}).status_code == 200


class TestReplanning:
    def url(self, session):
        return reverse("sessions:plan", args=[session.public_id])

    def test_starts_from_the_plan_that_there_is(self, client_of, ana, session):
        form = client_of(ana).get(self.url(session)).context["form"]

        assert form["goal"].value() == session.goal
        assert form.chosen_triage() == 3
        assert form.chosen_dives() == 2

    def test_changes_goal_date_minutes_and_lists(self, client_of, ana, session, backlog):
        client = client_of(ana)
        sent = as_proposed(client.get(self.url(session)))
        two = [backlog[4].public_id, backlog[0].public_id]
        changes = {"goal": "Tides", "template": "45", "dives-row": two, "dives": two, "date": SOON}

        response = client.post(self.url(session), sent | changes)

        assert response.status_code == 302
        session.refresh_from_db()
        assert (session.goal, session.planned_minutes) == ("Tides", 45)
        assert session.starts_at.date().isoformat() == SOON
        assert [entry.item for entry in session.entries.listed_in(Phase.DEEP_DIVE)] == [
            backlog[4],
            backlog[0],
        ]

    def test_keeps_the_sizes_given_before_the_meeting(self, client_of, ana, ines, session, backlog):
        client = client_of(ana)
        entry = session.entries.listed_in(Phase.DEEP_DIVE).first()
        Round.objects.create(entry=entry, number=1, kind=Round.Kind.EARLY, scale=[])
        sent = as_proposed(client.get(self.url(session)))
        swapped = list(reversed(sent["dives"]))

        client.post(self.url(session), sent | {"dives-row": swapped, "dives": swapped})

        assert session.entries.listed_in(Phase.DEEP_DIVE).last() == entry
        assert entry.rounds.count() == 1

    def test_is_refused_with_a_message_once_the_session_has_begun(self, client_of, ana, ines, session):
        client = client_of(ana)
        sent = as_proposed(client.get(self.url(session)))
        session.start(by=ines)

        response = client.post(self.url(session), sent | {"goal": "Tides"})

        assert response.status_code == 409
        assert "The session has already started" in response.content.decode()
        assert response.context["form"]["goal"].value() == "Tides"
        session.refresh_from_db()
        assert session.goal != "Tides"

    def test_leads_to_the_room_of_one_that_has_begun(self, client_of, ana, running):
        response = client_of(ana).get(self.url(running))

        assert response["Location"] == reverse("sessions:room", args=[running.public_id])

    def test_seats_nobody(self, client_of, ana, session):
        session.participants.all().delete()
        client = client_of(ana)

        client.post(self.url(session), as_proposed(client.get(self.url(session))))

        assert not session.participants.exists()

    @pytest.mark.parametrize(
        ("who", "status"), [("ines", 200), ("jo", 403), ("kofi", 403), ("lin", 403), ("ulla", 404)]
    )
    def test_opens_to_those_who_prepare_sessions(self, request, client_of, session, who, status):
        client = client_of(request.getfixturevalue(who))

        assert client.get(self.url(session)).status_code == status
        assert client.post(self.url(session), {"x": "y"}).status_code == (422 if status == 200 else status)


class TestRefineNow:
    URL = "/t/harbour/sessions/now/"

    def test_lists_the_selected_items_and_leads_to_the_lobby(self, client_of, ana, backlog, inbox):
        chosen = [backlog[3].public_id, inbox[0].public_id, backlog[1].public_id]

        response = client_of(ana).post(self.URL, {"item": chosen})

        session = Session.objects.get()
        assert response["Location"] == reverse("sessions:room", args=[session.public_id])
        assert [entry.item for entry in session.entries.listed_in(Phase.DEEP_DIVE)] == [
            backlog[3],
            backlog[1],
        ]
        assert [entry.item for entry in session.entries.listed_in(Phase.TRIAGE)] == [inbox[0]]
        assert session.goal == f"{backlog[3].key} and {backlog[1].key} are ready"

    def test_makes_one_session_of_a_double_press(self, client_of, ana, backlog):
        client = client_of(ana)

        for _ in range(2):
            client.post(self.URL, {"item": [backlog[0].public_id]})

        assert Session.objects.count() == 1

    def test_is_pressed_on_the_backlog_page_which_goes_to_the_lobby(self, client_of, ana, tomas, backlog):
        client = client_of(ana)
        assert f'hx-post="{self.URL}"' in client.get("/t/harbour/backlog/").text
        assert f'hx-post="{self.URL}"' not in client_of(tomas).get("/t/harbour/backlog/").text
        names = ",".join(item.public_id for item in (backlog[4], backlog[2]))

        response = client.post(self.URL, {"items": names}, headers={"HX-Request": "true"})

        session = Session.objects.get()
        assert response["HX-Redirect"] == reverse("sessions:room", args=[session.public_id])
        assert [entry.item for entry in session.entries.all()] == [backlog[4], backlog[2]]

    def test_takes_all_that_a_view_holds_in_its_order(self, client_of, ana, backlog):
        backlog[2].edit(ana, type="bug")
        backlog[5].edit(ana, type="bug")

        client_of(ana).post(self.URL, {"all": "1", "view": "type=bug"})

        assert [entry.item for entry in Session.objects.get().entries.all()] == [backlog[2], backlog[5]]

    @pytest.mark.parametrize(
        ("chosen", "why"),
        [
            (lambda backlog: [backlog[0].public_id, "garbage"], "Choose open items."),
            (lambda backlog: [], "Select an item first."),
            (
                lambda backlog: [f"name{number}" for number in range(101)] + [backlog[1].public_id],
                "up to 100",
            ),
        ],
    )
    def test_says_when_nothing_of_it_can_be_refined(self, client_of, ana, backlog, chosen, why):
        backlog[0].to_state(Item.State.DONE, ana)

        response = client_of(ana).post(self.URL, {"item": chosen(backlog)}, headers={"HX-Request": "true"})

        assert response.status_code == 422
        assert why in response["HX-Trigger"]
        assert not Session.objects.exists()

    def test_takes_orders_only(self, client_of, ana):
        assert client_of(ana).get(self.URL).status_code == 405

    @pytest.mark.parametrize(("who", "status"), [("tomas", 403), ("kofi", 403), ("ulla", 404)])
    def test_refuses_those_who_may_not(self, request, client_of, backlog, who, status):
        client = client_of(request.getfixturevalue(who))

        assert client.post(self.URL, {"item": [backlog[0].public_id]}).status_code == status


class TestIndex:
    URL = "/t/harbour/sessions/"

    def test_shows_what_runs_what_is_planned_and_what_came_of_the_others(
        self, client_of, kofi, ines, harbour, running
    ):
        SessionFactory(team=harbour, by=ines, goal="Tides are known")
        over = SessionFactory(team=harbour, by=ines, goal="Pilots are asked", minutes={Phase.WRAP_UP: 5})
        over.start(by=ines)
        finish(over, by=ines)

        text = client_of(kofi).get(self.URL).content.decode()

        assert reverse("sessions:room", args=[running.public_id]) in text
        assert "Tides are known" in text
        assert reverse("sessions:summary", args=[over.public_id]) in text
        assert "Nothing marked ready" in text

    def test_offers_planning_only_to_those_who_may(self, client_of, ana, tomas):
        assert NEW in client_of(ana).get(self.URL).content.decode()
        assert NEW not in client_of(tomas).get(self.URL).content.decode()

    def test_asks_no_more_of_the_database_for_more_sessions(self, client_of, ines, harbour, running):
        client = client_of(ines)

        def queries():
            with CaptureQueriesContext(connection) as asked:
                client.get(self.URL)
            return len(asked)

        def more():
            SessionFactory(team=harbour, by=ines)
            over = SessionFactory(team=harbour, by=ines, minutes={Phase.WRAP_UP: 5})
            over.start(by=ines)
            finish(over, by=ines)

        more()
        before = queries()
        for _ in range(3):
            more()

        assert queries() == before

    def test_shows_nothing_to_outsiders(self, client_of, ulla, lin, session):
        assert client_of(ulla).get(self.URL).status_code == 404
        assert client_of(lin).get(self.URL).status_code == 302


def test_the_goal_that_the_stories_propose_is_taken_by_one_press(client_of, ana, session, backlog):
    client = client_of(ana)
    url = reverse("sessions:plan", args=[session.public_id])
    sent = as_proposed(client.get(url)) | {"goal": ""}

    page = client.post(url, sent | {"rerender": "goal"})

    proposed = f"{backlog[0].key} and {backlog[1].key} are ready"
    assert page.status_code == 200
    assert page.context["form"]["goal"].value() == proposed


class TestSuggestedStart:
    def test_keeps_the_rhythm_that_the_team_chose(self, harbour, ines):
        last = SessionFactory(team=harbour, by=ines, starts_at=datetime(2026, 11, 19, 10, tzinfo=UTC))
        SessionSettings.of(harbour).choose(every_weeks=2, weekdays=[1], meets_at=time(9, 30), zone="UTC")

        assert suggested_start(harbour, last.starts_at) == datetime(2026, 12, 1, 9, 30, tzinfo=UTC)

    AT = datetime(2026, 11, 27, 15, tzinfo=UTC)  # a Friday

    def test_is_the_next_working_day_at_ten_for_a_new_team(self, harbour):
        assert suggested_start(harbour, self.AT) == datetime(2026, 11, 30, 10, tzinfo=UTC)

    def test_is_the_same_hour_a_week_after_the_last_one(self, harbour, ines):
        SessionFactory(team=harbour, by=ines, starts_at=datetime(2026, 11, 12, 9, 30, tzinfo=UTC))

        assert suggested_start(harbour, self.AT) == datetime(2026, 12, 3, 9, 30, tzinfo=UTC)

    def test_is_the_same_hour_when_clocks_change_between(self, harbour, ines):
        SessionSettings.of(harbour).choose(zone="Europe/Berlin")
        SessionFactory(team=harbour, by=ines, starts_at=datetime(2027, 3, 22, 9, tzinfo=UTC))

        at = datetime(2027, 3, 23, 9, tzinfo=UTC)
        assert suggested_start(harbour, at) == datetime(2027, 3, 29, 8, tzinfo=UTC)


class TestListing:
    def test_keeps_what_the_room_has_looked_at_before_the_others(self, triage, inbox, backlog):
        seen = triage.on_stage

        Entry.add_all(triage, Phase.TRIAGE, [(backlog[0], "asked for"), (inbox[2], "new")])

        listed = triage.entries.listed_in(Phase.TRIAGE)
        assert [entry.item for entry in listed] == [seen.item, backlog[0], inbox[2]]


class TestSeenVersions:
    def test_follow_the_text(self, proposal, backlog):
        _, sent = proposal

        assert sent[f"seen-{backlog[0].public_id}"] == version("")

    def test_form_asks_for_no_more_with_more_items(self, harbour, ana, backlog, inbox):
        def queries():
            with CaptureQueriesContext(connection) as asked:
                PlanForm(team=Team.objects.get(pk=harbour.pk), by=ana, at=now())
            return len(asked)

        before = queries()
        for state in (Item.State.INBOX, Item.State.BACKLOG):
            for _ in range(10):
                ItemFactory(team=harbour, state=state)

        assert queries() == before


class TestSidebar:
    def test_leads_to_the_next_session_from_any_page_of_the_team(self, client_of, ana, tomas, session):
        plan, room = (reverse(f"sessions:{name}", args=[session.public_id]) for name in ("plan", "room"))

        assert plan in client_of(ana).get("/t/harbour/members/").content.decode()
        his = client_of(tomas).get("/t/harbour/members/").content.decode()
        assert plan not in his
        assert room in his

    def test_forgets_a_lobby_that_nobody_opened(self, client_of, ana, ines, harbour, session):
        Session.objects.filter(pk=session.pk).update(starts_at=now() - timedelta(days=2))
        coming = SessionFactory(team=harbour, by=ines, starts_at=now() + timedelta(days=2))

        text = client_of(ana).get("/t/harbour/members/").content.decode()

        assert reverse("sessions:plan", args=[coming.public_id]) in text
        assert reverse("sessions:plan", args=[session.public_id]) not in text
