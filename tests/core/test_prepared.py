"""Prepared queries find the same rows as their querysets."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import now
from core.db.among import KEYS, among
from core.db.prepared import Prepared
from teams.models import Member, Team

pytestmark = pytest.mark.django_db

OF_TEAM = Prepared(
    lambda slug, pk: Member.objects.filter(team__slug=slug, pk__gt=pk).select_related("team").by_name(),
    str,
    int,
)


class TestPrepared:
    def test_finds_what_its_queryset_finds(self, ines, tomas, ulla, harbour):
        plain = list(Member.objects.filter(team=harbour).by_name())

        assert OF_TEAM.all(harbour.slug, 0) == plain
        assert ulla not in plain

    def test_finds_other_rows_for_other_values(self, ines, ulla, harbour):
        OF_TEAM.all(harbour.slug, 0)

        assert OF_TEAM.all(ulla.team.slug, 0) == [ulla]
        assert OF_TEAM.all(ulla.team.slug, ulla.pk) == []

    def test_finds_rows_as_they_are_now(self, ines, harbour):
        OF_TEAM.all(harbour.slug, 0)
        Member.objects.filter(pk=ines.pk).update(name="Inês")

        assert "Inês" in [member.name for member in OF_TEAM.all(harbour.slug, 0)]

    def test_loads_what_it_joins_by_one_query(self, ines, harbour):
        with CaptureQueriesContext(connection) as queries:
            assert {member.team.name for member in OF_TEAM.all(harbour.slug, 0)} == {harbour.name}

        assert len(queries) == 1

    def test_yields_what_the_queryset_would(self, harbour):
        slugs = Prepared(lambda pk: Team.objects.filter(pk=pk).values_list("slug", flat=True), int)

        assert slugs.all(harbour.pk) == [harbour.slug]
        assert slugs.first(harbour.pk) == harbour.slug
        assert slugs.first(-1) is None

    def test_takes_a_moment(self, ines, harbour):
        before = Prepared(lambda at: Member.objects.filter(created_at__lt=at).order_by("pk"), datetime)

        assert ines in before.all(now() + timedelta(seconds=1))
        assert before.all(ines.created_at - timedelta(days=1)) == []

    def test_takes_keys(self, ines, tomas, ulla, harbour):
        those = Prepared(lambda keys: Member.objects.filter(pk__in=among(keys)).order_by("pk"), KEYS)

        assert those.all([ines.pk, ulla.pk]) == [ines, ulla]
        assert those.all([]) == []

    def test_yields_the_bare_rows(self, ines, harbour):
        names = Prepared(lambda pk: Member.objects.filter(pk=pk).values_list("pk", "name"), int)

        assert [tuple(row) for row in names.raw(ines.pk)] == [(ines.pk, ines.name)]

    def test_takes_a_value_that_looks_like_sql_for_a_value(self, ines, harbour):
        assert OF_TEAM.all("' OR 1=1 --", 0) == []
        assert OF_TEAM.all("blank-0-of-a-prepared-query", 0) == []

    def test_prefetches_the_rows_of_one_relation(self, ines, tomas, ulla, harbour):
        members = Prepared(lambda team: Member.objects.filter(team=team).by_name(), int)
        members.prefetch(harbour, "members", harbour.pk)

        with CaptureQueriesContext(connection) as queries:
            assert {ines, tomas} <= set(harbour.members.all())
        assert not queries
        # Another query of the relation is separate, and for this team's rows only.
        assert harbour.members.filter(name=ulla.name).first() is None

    def test_refuses_to_prefetch(self, harbour):
        prefetching = Prepared(lambda pk: Team.objects.filter(pk=pk).prefetch_related("members"), int)

        with pytest.raises(ValueError, match="prefetch"):
            prefetching.all(harbour.pk)

    def test_refuses_a_blank_that_is_not_asked_for(self, harbour):
        careless = Prepared(lambda pk: Team.objects.all(), int)

        with pytest.raises(ValueError, match="blank"):
            careless.all(harbour.pk)
