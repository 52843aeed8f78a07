"""docs/deep.md describes the rules: every table in it is computed anew."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from backlog.deep.rules import REASONS, Facts, Letter, Rules, answers, scores
from backlog.deep.rules.inversions import AT_LEAST, TIMES, Standing, by_value, inversions
from backlog.deep.rules.item import ESTIMATE_HOLDS, LOOK_HOLDS, MUCH_CRITERIA, MUCH_TEXT
from backlog.deep.rules.letters import COSTS, INBOX, PRUNED, WEIGHTS
from backlog.deep.rules.scores import LEFT_OVER_COST, LET_GO_OF
from backlog.deep.rules.value import MODELS
from backlog.ranked.rules.horizons import Horizon, usual_size
from backlog.relations.rules import in_order
from backlog.sprints.rules.plan import (
    RUNWAY_GOAL,
    SPRINTS_COUNTED,
    Story,
    filled_after,
    propose,
    runway,
    velocity,
)
from refine.environment import BASE_DIR

TEXT = (BASE_DIR / "docs" / "deep.md").read_text()
MARKED = re.compile(r"<!-- checked: (.+?) -->\n\n((?:\|.*\n)+)")
AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
RULES = Rules(size_limit=Decimal(8), last_session_at=AT - timedelta(days=7))
NONE = "–"


def rows_of(table: str) -> list[list[str]]:
    head, _, *rest = (line.strip("|").split("|") for line in table.splitlines())
    return [[cell.strip().strip("`") for cell in row] for row in (head, *rest)]


TABLES = {name: rows_of(table) for name, table in MARKED.findall(TEXT)}


def number(cell: str) -> Decimal | None:
    return None if cell == NONE else Decimal(cell)


def ago(cell: str) -> datetime | None:
    return None if cell == NONE else AT - timedelta(days=int(cell))


def shown(value) -> str:
    return NONE if value is None else f"{float(value):.2f}".rstrip("0").rstrip(".")


def body(name: str) -> list[list[str]]:
    return TABLES[name][1:]


def across(name: str) -> dict[str, list[str]]:
    """A table that is read along its lines, by their first cell."""
    return {first: rest for first, *rest in TABLES[name]}


def items() -> dict[str, tuple[Facts, list[str]]]:
    found = {}
    for ref, where, why, criteria, questions, text, size, estimated, changed, seen, came, *rest in body(
        "items"
    ):
        value, order, *expected = rest
        found[ref] = (
            Facts(
                ref,
                INBOX if where == INBOX else "backlog",
                None if where == INBOX else Horizon(where),
                looked_at=ago(seen),
                since=ago(came),
                has_why=why == "yes",
                criteria=int(criteria),
                open_questions=int(questions),
                detail=int(text),
                estimate=number(size),
                estimated_at=ago(estimated),
                scope_changed_at=ago(changed),
                has_value=value == "yes",
                before_blocker=order == "before-blocker",
                outdone=3 if order == "outdone" else 0,
            ),
            expected,
        )
    return found


def plain(count: int, horizon=Horizon.LATER, **facts) -> list[Facts]:
    state = "backlog" if horizon else INBOX
    facts = {"looked_at": AT, "since": AT} | facts
    return [Facts(number, state, horizon, **facts) for number in range(count)]


def part(backlog, letter, name, let_go=0):
    parts = scores(backlog, RULES, AT, let_go=let_go)[letter].parts
    return next((part.score for part in parts if part.name == name), None)


class TestTheDocument:
    def test_has_no_table_that_is_not_checked(self):
        tested = {
            "costs", "constants", "items", "weights", "scores", "inbox", "pruned", "by value", "inversions",
            "order", "proposal 10", "runway", *MODELS,
        }  # fmt: skip

        assert TABLES.keys() == tested
        assert len(re.findall(r"^\|---", TEXT, re.MULTILINE)) == len(TABLES)

    def test_gives_every_reason_its_act_and_its_cost(self):
        groups = TABLES["costs"][0][3:]

        assert body("costs") == [
            [letter, reason, act, *(shown(COSTS[group].get(reason)) for group in groups)]
            for letter, reasons in REASONS.items()
            for reason, act in reasons.items()
        ]

    def test_gives_the_figures_that_the_rules_use(self):
        assert [int(figure) for _, figure, _ in body("constants")] == [
            ESTIMATE_HOLDS.days, *LOOK_HOLDS.values(), MUCH_TEXT, MUCH_CRITERIA, LEFT_OVER_COST, LET_GO_OF,
            TIMES, AT_LEAST, SPRINTS_COUNTED, RUNWAY_GOAL,
        ]  # fmt: skip

    def test_gives_the_weights_of_the_parts(self):
        assert across("weights") == {
            "part": [*WEIGHTS],
            "counts": [str(weight) for weight in WEIGHTS.values()],
        }

    def test_scores_the_items_as_the_rules_do(self):
        found = {
            ref: [str(each.score) for each in answers(facts, RULES, AT)]
            for ref, (facts, _) in items().items()
        }

        assert found == {ref: expected for ref, (_, expected) in items().items()}

    def test_scores_the_backlog_as_the_rules_do(self):
        names = TABLES["scores"][0][1:-1]
        given = scores([facts for facts, _ in items().values()], RULES, AT, let_go=2)

        assert body("scores") == [
            [
                letter,
                *(shown({part.name: part.score for part in score.parts}.get(name)) for name in names),
                str(score.value),
            ]
            for letter, score in given.items()
        ]

    @pytest.mark.parametrize("row", body("inbox"))
    def test_scores_the_inbox_as_the_rules_do(self, row):
        listed, inbox, old, let_go, *expected = map(int, row)
        backlog = [
            *plain(listed),
            *plain(inbox - old, None),
            *plain(old, None, since=AT - timedelta(days=90)),
        ]

        assert [
            part(backlog, letter, INBOX, let_go) for letter in (Letter.EMERGENT, Letter.PRIORITIZED)
        ] == expected

    @pytest.mark.parametrize("row", body("pruned"))
    def test_scores_pruning_as_the_rules_do(self, row):
        later, let_go, wanted, pruned, proposed = row
        backlog = plain(int(later))
        given = scores(backlog, RULES, AT, let_go=int(let_go))[Letter.EMERGENT]

        assert (int(later) + int(let_go)) // LET_GO_OF == int(wanted)
        assert part(backlog, Letter.EMERGENT, PRUNED, int(let_go)) == number(pruned)
        assert given.counts.get("not-pruned", 0) == int(proposed)

    @pytest.mark.parametrize(("model", "row"), [(model, row) for model in MODELS for row in body(model)])
    def test_computes_values_as_the_models_do(self, model, row):
        *names, _ = TABLES[model][0]
        *inputs, score = map(number, row)

        found = MODELS[model].score(dict(zip(names, inputs, strict=True)))

        assert found == (None if score is None else float(score))

    def test_orders_by_value_as_the_rules_do(self):
        table = across("by value")
        scored = dict(zip(table["rank"], map(number, table["score"]), strict=True))

        assert by_value(table["rank"], scored.__getitem__) == table["by value"]

    def test_names_the_inversions_that_the_rules_find(self):
        table = across("inversions")
        items = [
            Standing(ref, number(score), Horizon(horizon))
            for ref, horizon, score in zip(table["item"], table["horizon"], table["score"], strict=True)
        ]
        order = by_value(items, lambda item: item.score)
        found = {each.ref: each for each in inversions(items)}

        assert table["by value in"] == [items[order.index(item)].horizon for item in items]
        assert table["outdoes"] == [
            str(found[ref].count) if ref in found and found[ref].rises else NONE for ref in table["item"]
        ]
        assert table["outdone by"] == [
            str(found[ref].count) if ref in found and not found[ref].rises else NONE for ref in table["item"]
        ]

    @pytest.mark.parametrize("row", body("order"))
    def test_orders_by_links_as_the_rules_do(self, row):
        rank, links, order = row
        edges = [tuple(reversed(link.split(" < "))) for link in links.split(", ")]

        assert in_order(rank.split(), edges) == order.split()

    def test_plans_as_the_rules_do(self):
        rows = body("proposal 10")
        plan = propose(
            [Story(ref, number(size), ready == "yes") for ref, size, ready, _, _ in rows],
            Decimal(10),
            [(blocker, ref) for ref, _, _, blocker, _ in rows if blocker != NONE],
        )

        outcomes = dict.fromkeys(plan.chosen, "chosen") | {each.ref: each.why for each in plan.passed}
        assert outcomes == {ref: outcome for ref, *_, outcome in rows}

    @pytest.mark.parametrize("row", body("runway"))
    def test_measures_the_runway_as_the_rules_do(self, row):
        finished, own, expected, sizes, reach, line = row
        speed = velocity([Decimal(points) for points in finished.split() if points != NONE], number(own))
        stories = [
            Story(place, Decimal(size.strip("*")), size.startswith("**"))
            for place, size in enumerate(sizes.split())
        ]
        usual = usual_size([story.points for story in stories], speed)

        assert speed == Decimal(expected)
        assert runway([story.points for story in stories if story.is_ready], speed, usual) == Decimal(reach)
        assert filled_after(stories, speed) == (None if line == NONE else int(line))
