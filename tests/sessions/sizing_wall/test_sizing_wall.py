"""The bulk estimate: everybody moves many small items into columns, and what is agreed is settled."""

from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from backlog.models import Item
from sessions.access import FACILITATOR, MEMBER, OBSERVER, PROJECTOR, session_of
from sessions.meeting.parts.context import Scene
from sessions.meeting.rules.agenda import Phase
from sessions.models import Round, SizingWall
from sessions.room import parts
from sessions.sizing_wall import service
from sessions.sizing_wall.rules import TileState, asked, state_of
from tests.html import tight, toast
from tests.orders import HTMX


@pytest.fixture
def wall(deep_dive, ines):
    return SizingWall.open(deep_dive, ines)


@pytest.fixture
def tiles(wall):
    return list(wall.tiles.select_related("item", "wall__session__team"))


@pytest.fixture
def settle_one(deep_dive, client_of, ines):
    """Presses "Settle on" of an item as the facilitator: `settle_one(tile, "3")`."""

    def press(tile, card):
        url = reverse("sessions:tile-settlement", args=[deep_dive.public_id, tile.public_id])
        return toast(client_of(ines).post(url, {"card": card}, headers=HTMX))

    return press


@pytest.fixture
def put(deep_dive):
    """Moves an item as somebody: `put(tile, tomas, "5")`."""
    return lambda tile, member, size: tile.put(deep_dive.seat(member), size)


def seen(session):
    return parts.sizing_wall.sizing_wall(Scene(session_of(session.public_id)))


def states(session) -> dict[str, tuple[str, str]]:
    return {tile.key: (tile.label, tile.state) for column in seen(session).columns for tile in column.tiles}


class TestOpening:
    def test_takes_the_unsized_items_from_the_top_of_the_list(self, backlog, deep_dive, ines, ana):
        backlog[1].resize(Decimal(3), "3", ana)

        wall = SizingWall.open(deep_dive, ines)

        assert [tile.item.key for tile in wall.tiles.all()] == [
            item.key for item in backlog if item.key != backlog[1].key
        ]

    def test_stands_in_place_of_the_story_for_everybody(self, deep_dive, wall):
        for audience in (FACILITATOR, MEMBER, OBSERVER, PROJECTOR):
            rendered = parts.render(Scene(session_of(deep_dive.public_id)), audience, ("stage",))["stage"]
            assert "Bulk estimate" in rendered
            assert ("<form" in rendered) == (audience in (FACILITATOR, MEMBER))

    def test_waits_for_hidden_cards(self, deep_dive, ines):
        Round.open(deep_dive.on_stage, ines)

        assert SizingWall.open(deep_dive, ines) is None

    def test_opens_once(self, deep_dive, wall, ines):
        assert SizingWall.open(deep_dive, ines) is None

    def test_has_nothing_to_show_when_all_have_a_size(self, deep_dive, backlog, ines, ana):
        for item in backlog:
            item.resize(Decimal(3), "3", ana)

        assert SizingWall.open(deep_dive, ines) is None

    def test_belongs_to_the_deep_dive(self, triage, client_of, ines):
        url = reverse("sessions:sizing-wall", args=[triage.public_id])

        assert client_of(ines).post(url, headers=HTMX).status_code == 422

    def test_is_closed_and_opened_again_as_it_was(
        self, deep_dive, wall, tiles, put, tomas, jo, client_of, ines
    ):
        put(tiles[0], tomas, "5")
        put(tiles[0], jo, "5")
        url = reverse("sessions:wall-closing", args=[deep_dive.public_id, wall.public_id])

        undo = toast(client_of(ines).post(url, headers=HTMX))["undo"]
        assert seen(deep_dive) is None

        client_of(ines).post(undo, headers=HTMX)
        assert states(deep_dive)[tiles[0].item.key] == ("5", "agreed")


class TestMoving:
    def test_puts_an_item_where_it_was_moved_last_and_says_who_differs_in_sizes(
        self, deep_dive, tiles, put, tomas, jo
    ):
        put(tiles[0], tomas, "3")
        put(tiles[0], jo, "8")

        assert states(deep_dive)[tiles[0].item.key] == ("8", "disputed")
        column = next(each for each in seen(deep_dive).columns if each.label == "8")
        assert column.tiles[0].sizes == ("3", "8")

    def test_is_agreed_when_the_one_who_differed_joins_the_others(self, deep_dive, tiles, put, tomas, jo):
        put(tiles[0], tomas, "3")
        put(tiles[0], jo, "8")
        put(tiles[0], tomas, "8")

        assert states(deep_dive)[tiles[0].item.key] == ("8", "agreed")

    def test_takes_back_ones_own_placement_only(self, deep_dive, tiles, put, tomas, jo):
        put(tiles[0], tomas, "3")
        put(tiles[0], jo, "8")

        put(tiles[0], jo, "")
        assert states(deep_dive)[tiles[0].item.key] == ("3", "placed")
        put(tiles[0], tomas, "")
        assert states(deep_dive)[tiles[0].item.key] == ("", "open")

    def test_comes_too_late_once_it_is_settled_or_closed(self, deep_dive, wall, tiles, put, tomas, jo, ines):
        put(tiles[0], tomas, "3")
        put(tiles[0], jo, "3")
        service.settle_agreed(wall, ines)
        assert not put(tiles[0], tomas, "5")

        wall.close(ines)
        assert not put(tiles[1], tomas, "5")

    def test_is_announced_once(self, tiles, put, tomas, monkeypatch):
        announced = []
        monkeypatch.setattr(
            "teams.models.team.announce", lambda topic, counter, parts, **how: announced.append(parts)
        )

        put(tiles[0], tomas, "3")

        assert announced == [("sizing-wall",)]


class TestSettling:
    def test_gives_those_that_agree_their_size_and_leaves_the_others(
        self, deep_dive, wall, tiles, put, tomas, jo, ines
    ):
        for member in (tomas, jo):
            put(tiles[0], member, "3")
        put(tiles[1], tomas, "3")
        put(tiles[1], jo, "8")
        put(tiles[2], jo, "5")

        assert service.settle_agreed(wall, ines) == [tiles[0].item.key]

        sizes = list(
            Item.objects.filter(tiles__wall=wall).order_by("rank").values_list("estimate", flat=True)
        )
        assert sizes == [Decimal(3), *[None] * 5]
        assert states(deep_dive)[tiles[0].item.key] == ("3", "settled")

    def test_is_undone_with_one_press(self, deep_dive, wall, tiles, put, tomas, jo, client_of, ines):
        for tile in tiles[:2]:
            put(tile, tomas, "3")
            put(tile, jo, "3")
        url = reverse("sessions:wall-settlement", args=[deep_dive.public_id, wall.public_id])

        undo = toast(client_of(ines).post(url, headers=HTMX))["undo"]
        assert Item.objects.filter(estimate=3).count() == 2

        client_of(ines).post(undo, headers=HTMX)
        assert not Item.objects.exclude(estimate=None).exists()
        assert "nothing to undo" in toast(client_of(ines).post(undo, headers=HTMX))["text"]

    def test_leaves_alone_what_was_sized_elsewhere_meanwhile(self, wall, tiles, put, tomas, jo, ines, ana):
        put(tiles[0], tomas, "3")
        put(tiles[0], jo, "3")
        tiles[0].item.resize(Decimal(8), "8", ana)

        assert service.settle_agreed(wall, ines) == []

    def test_says_when_nothing_agrees(self, deep_dive, wall, client_of, ines):
        url = reverse("sessions:wall-settlement", args=[deep_dive.public_id, wall.public_id])

        assert "No agreed estimates yet" in toast(client_of(ines).post(url, headers=HTMX))["text"]


PEOPLE = st.frozensets(st.sampled_from("abcdef"))
PLACED = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("358"))


class TestAgreement:
    @given(PLACED, PEOPLE)
    def test_needs_two_alike_however_few_estimate(self, placed, estimators):
        state = state_of(placed)

        alike = len(set(placed.values())) == 1
        assert (state == TileState.AGREED) == (alike and len(placed) > 1)
        assert (state == TileState.PLACED) == (len(placed) == 1)
        assert (state == TileState.OPEN) == (not placed)
        assert (state == TileState.DISPUTED) == (len(set(placed.values())) > 1)
        assert asked(placed, estimators) >= len(placed)

    def test_is_not_one_persons_placement(self, deep_dive, wall, tiles, put, tomas, ines):
        for tile in tiles[:4]:
            put(tile, tomas, "3")

        for audience in (FACILITATOR, MEMBER, OBSERVER):
            rendered = parts.render(Scene(session_of(deep_dive.public_id)), audience, ("stage",))["stage"]
            assert "0 agreed · 0 differ · 2 not estimated" in tight(rendered)
            assert "4 placed by one person" in tight(rendered)
            assert "placed by 1 of 2" in tight(rendered)
        assert service.settle_agreed(wall, ines) == []
        assert not Item.objects.exclude(estimate=None).exists()

    def test_is_not_the_placement_of_the_only_one_who_estimates(
        self, deep_dive, wall, tiles, put, tomas, jo, ines
    ):
        put(tiles[0], tomas, "3")
        deep_dive.seat(jo).watch(True)

        rendered = parts.render(Scene(session_of(deep_dive.public_id)), FACILITATOR, ("stage",))["stage"]

        assert "Only Tomas estimates here, so nothing can be agreed on." in tight(rendered)
        assert "0 agreed" in tight(rendered)
        assert "placed by 1 of 1" in tight(rendered)
        assert "1 of 1 agree" not in tight(rendered)
        assert states(deep_dive)[tiles[0].item.key] == ("3", "placed")
        assert service.settle_agreed(wall, ines) == []
        assert not Item.objects.exclude(estimate=None).exists()

    def test_is_counted_anew_when_another_estimator_comes(
        self, deep_dive, wall, tiles, put, tomas, jo, news, ines
    ):
        put(tiles[0], tomas, "3")
        deep_dive.seat(jo).watch(True)
        news.clear()

        with news.until_the_commit():
            deep_dive.seat(jo).watch(False)

        assert any("sizing-wall" in named for named in news.of(deep_dive.topic))
        rendered = parts.render(Scene(session_of(deep_dive.public_id)), MEMBER, ("stage",))["stage"]
        assert "placed by 1 of 2" in tight(rendered)
        assert service.settle_agreed(wall, ines) == []


class TestAnItemPlacedByOnePerson:
    def test_is_settled_by_itself_by_the_facilitator(self, deep_dive, tiles, put, tomas, settle_one):
        put(tiles[0], tomas, "3")
        put(tiles[1], tomas, "3")
        shown = {
            audience: parts.render(Scene(session_of(deep_dive.public_id)), audience, ("stage",))["stage"]
            for audience in (FACILITATOR, MEMBER)
        }
        assert f"Settle on 3: {tiles[0].item.key}" in tight(shown[FACILITATOR])
        assert "Settle on 3" not in tight(shown[MEMBER])

        assert settle_one(tiles[0], "3")["text"] == f"{tiles[0].item.key} settled on 3"

        assert states(deep_dive)[tiles[0].item.key] == ("3", "settled")
        assert states(deep_dive)[tiles[1].item.key] == ("3", "placed")
        assert list(Item.objects.exclude(estimate=None)) == [tiles[0].item]

    def test_alone_is_unsettled_by_its_undo(self, deep_dive, tiles, put, tomas, settle_one, client_of, ines):
        for tile in tiles[:2]:
            put(tile, tomas, "3")
        first, _second = settle_one(tiles[0], "3"), settle_one(tiles[1], "3")

        client_of(ines).post(first["undo"], headers=HTMX)

        assert list(Item.objects.exclude(estimate=None)) == [tiles[1].item]
        assert states(deep_dive)[tiles[0].item.key] == ("3", "placed")

    def test_is_left_when_it_is_not_what_the_button_named(
        self, deep_dive, tiles, put, tomas, jo, ana, settle_one
    ):
        moved, joined, differs, estimated, placed_by_nobody = tiles[:5]
        for tile in (moved, joined, differs, estimated):
            put(tile, tomas, "3")
        put(moved, tomas, "5")
        put(joined, jo, "3")
        put(differs, jo, "8")
        estimated.item.resize(Decimal(8), "8", ana)

        for tile in (moved, joined, differs, estimated, placed_by_nobody):
            assert settle_one(tile, "3")["text"] == "This item has changed. It wasn’t settled."
        assert list(Item.objects.exclude(estimate=None)) == [estimated.item]


class TestADisputedItem:
    def test_goes_to_the_deep_dive_once(self, deep_dive, tiles, put, tomas, jo, ines):
        put(tiles[3], tomas, "3")
        put(tiles[3], jo, "13")

        assert service.dive_into(tiles[3], ines)
        assert not service.dive_into(tiles[3], ines)

        assert deep_dive.entries.listed_in(Phase.DEEP_DIVE).last().item == tiles[3].item
