"""The value of an item, by any model and any inputs."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlog.deep.rules.value import MODELS, Input, means
from backlog.models import labels

# The direction of a score when an input grows.
FALLS_WITH = {"satisfaction", "effort", "size"}
MODEL = st.sampled_from(list(MODELS.values()))


def inputs_of(model):
    return st.fixed_dictionaries(
        {each.name: st.floats(each.low, min(each.high, 1_000)) for each in model.inputs}
    )


class TestModels:
    @given(MODEL.flatmap(lambda model: st.tuples(st.just(model), inputs_of(model))), st.data())
    def test_go_the_right_way_with_every_input(self, given, data):
        model, inputs = given
        grown = data.draw(st.sampled_from(model.inputs))
        more = data.draw(st.floats(inputs[grown.name], grown.high))

        before, after = model.score(inputs), model.score(inputs | {grown.name: more})

        assert after <= before if grown.name in FALLS_WITH else after >= before

    @given(MODEL.flatmap(lambda model: st.tuples(st.just(model), inputs_of(model))), st.data())
    def test_say_nothing_while_an_input_is_missing(self, given, data):
        model, inputs = given
        name = data.draw(st.sampled_from([each.name for each in model.inputs]))
        without = data.draw(
            st.sampled_from([inputs | {name: None}, {key: inputs[key] for key in inputs if key != name}])
        )

        assert model.score(inputs) is not None
        assert model.missing(inputs) == []
        assert model.score(without) is None
        assert model.missing(without) == [name]

    @given(MODEL, st.dictionaries(st.sampled_from(list(labels.VALUE_INPUTS)), st.floats() | st.decimals()))
    def test_never_fail_whatever_they_are_given(self, model, inputs):
        score = model.score(inputs)

        assert score is None or score >= 0

    @pytest.mark.parametrize(
        ("name", "inputs", "score"),
        [
            ("opportunity", {"importance": 9, "satisfaction": 2}, 16),
            ("opportunity", {"importance": 3, "satisfaction": 8}, 3),
            ("rice", {"reach": 500, "impact": 2, "confidence": 80, "effort": Decimal(5)}, 160),
            ("wsjf", {"value": 8, "time_criticality": 5, "risk_reduction": 2, "size": 5}, 3),
            ("value-effort", {"value": 8, "effort": Decimal("0.5")}, 16),
        ],
    )
    def test_come_to_what_their_authors_say(self, name, inputs, score):
        assert MODELS[name].score(inputs) == score

    def test_do_not_divide_by_an_estimate_of_nothing(self):
        assert MODELS["value-effort"].score({"value": 8, "effort": Decimal(0)}) is None

    def test_have_words_for_their_names_inputs_and_units(self):
        inputs = [each for model in MODELS.values() for each in model.inputs]

        assert labels.VALUE_MODELS.keys() == MODELS.keys()
        assert labels.VALUE_INPUTS.keys() == {each.name for each in inputs}
        assert labels.VALUE_UNITS.keys() == {each.unit for each in inputs}


class TestInputs:
    @pytest.mark.parametrize("value", [None, "5", True, -1, 10.1, float("nan"), Decimal("NaN"), 10**400, []])
    def test_are_not_read_from_what_is_no_number_in_range(self, value):
        assert Input("importance", "answer", high=10).read(value) is None

    @pytest.mark.parametrize("value", [0, 10, 2.5, Decimal("7.25")])
    def test_are_read_from_any_number_in_range(self, value):
        assert Input("importance", "answer", high=10).read(value) == value

    def test_are_kept_when_the_model_changes(self):
        stored = {"rice": {"reach": 500, "effort": 3}, "wsjf": {"value": 8, "size": None}}

        assert MODELS["rice"].gathered(stored, estimate=Decimal(5)) == {"reach": 500, "effort": 3}
        assert MODELS["wsjf"].gathered(stored, estimate=Decimal(5)) == {"value": 8, "size": Decimal(5)}
        assert MODELS["value-effort"].gathered(stored) == {}

    def test_come_from_feedback_unless_somebody_typed_another(self):
        feedback = means([(9, 3), (7, None), (None, 5)])

        gathered = MODELS["opportunity"].gathered({"opportunity": {"satisfaction": 1}}, feedback=feedback)

        assert feedback == {"importance": 8, "satisfaction": 4}
        assert gathered == {"importance": 8, "satisfaction": 1}

    def test_of_no_feedback_are_none(self):
        assert means([]) == {}
        assert means([(None, None)]) == {}

    def test_that_a_person_has_to_say_do_not_include_the_estimate(self):
        assert MODELS["wsjf"].is_valued({"value": 1, "time_criticality": 0, "risk_reduction": 0})
        assert not MODELS["wsjf"].is_valued({"value": 1, "size": 5})
