"""The table of rights, row by row."""

import itertools

import pytest

from teams.members.rules.rights import Act, Role, Standing

PM, SM, DEV, STAKEHOLDER = (
    Standing(Role(role)) for role in ("product_manager", "scrum_master", "developer", "stakeholder")
)
GUEST = Standing(Role.GUEST)
WATCHING_GUEST = Standing(Role.GUEST, watching=True)

COLUMNS = (PM, SM, DEV, GUEST, STAKEHOLDER, WATCHING_GUEST)
TABLE = {
    Act.FOLLOW: "yes yes yes yes yes yes",
    Act.ANSWER: "yes yes yes yes -   -",
    Act.ESTIMATE: "-   -   yes yes -   -",
    Act.DECIDE: "yes yes -   -   -   -",
    Act.LEAD: "-   -   -   -   -   -",
    Act.TAKE_OVER: "yes yes yes -   -   -",
    Act.EDIT_ITEMS: "yes yes yes -   -   -",
    Act.CURATE: "yes yes -   -   -   -",
    Act.MANAGE: "yes yes -   -   -   -",
}


def test_the_table_speaks_of_every_act():
    assert set(TABLE) == set(Act)


@pytest.mark.parametrize(
    ("standing", "act", "answer"),
    [
        (standing, act, answer == "yes")
        for act, row in TABLE.items()
        for standing, answer in zip(COLUMNS, row.split(), strict=True)
    ],
)
def test_the_table_is_kept(standing, act, answer):
    assert standing.may(act) is answer


@pytest.mark.parametrize("role", [Role.PRODUCT_MANAGER, Role.SCRUM_MASTER, Role.DEVELOPER])
class TestAFacilitator:
    def test_leads_and_decides_as_stand_in(self, role):
        standing = Standing(role, facilitates=True)

        assert standing.may(Act.LEAD)
        assert standing.may(Act.DECIDE)

    def test_may_do_nothing_on_the_teams_pages_that_the_role_may_not(self, role):
        there, here = Standing(role), Standing(role, facilitates=True)

        for act in (Act.EDIT_ITEMS, Act.CURATE, Act.MANAGE):
            assert here.may(act) is there.may(act)

    def test_who_watches_still_leads_and_does_not_estimate(self, role):
        standing = Standing(role, watching=True, facilitates=True, all_estimate=True)

        assert standing.may(Act.LEAD)
        assert not standing.may(Act.ESTIMATE)


class TestATeamWhereAllEstimate:
    def test_lets_product_manager_and_scrum_master_estimate(self):
        assert Standing(Role.PRODUCT_MANAGER, all_estimate=True).may(Act.ESTIMATE)
        assert Standing(Role.SCRUM_MASTER, all_estimate=True).may(Act.ESTIMATE)

    def test_lets_no_stakeholder_estimate(self):
        assert not Standing(Role.STAKEHOLDER, all_estimate=True).may(Act.ESTIMATE)


def test_acts_are_what_may_says():
    for role, watching, facilitates, all_estimate in itertools.product(Role, *[(False, True)] * 3):
        standing = Standing(role, watching, facilitates, all_estimate)

        assert standing.acts() == {act for act in Act if standing.may(act)}
