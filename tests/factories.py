"""Factories that create rows as the product does, by the models' own methods."""

from types import SimpleNamespace

import factory
from django.utils.text import slugify

from backlog.models import Item, ProductGoal
from core.clock import now
from sessions.models import Session
from teams.members.rules.rights import Role
from teams.models import Member, Team, User

# The context of a task: a worker's first attempt, and the one after that worker has ended.
FIRST, SECOND = SimpleNamespace(attempt=1), SimpleNamespace(attempt=2)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"person-{number}@example.org")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return User.objects.create_user(*args, **kwargs)


class TeamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Team

    name = factory.Sequence(lambda number: f"Team {number}")
    slug = factory.LazyAttribute(lambda team: slugify(team.name))

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return Team.open(*args, **kwargs)


class MemberFactory(factory.django.DjangoModelFactory):
    """A member with an account; `GuestFactory` creates one without."""

    class Meta:
        model = Member

    team = factory.SubFactory(TeamFactory)
    name = factory.Sequence(lambda number: f"Person {number}")
    role = Role.DEVELOPER
    user = factory.SubFactory(
        UserFactory,
        email=factory.LazyAttribute(lambda user: f"{slugify(user.factory_parent.name)}@example.org"),
    )

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return Member.admit(*args, **kwargs)


class GuestFactory(MemberFactory):
    role = Role.GUEST
    user = None


class ItemFactory(factory.django.DjangoModelFactory):
    """An item of the ranked list; `state=Item.State.INBOX` puts it into the inbox."""

    class Meta:
        model = Item

    team = factory.SubFactory(TeamFactory)
    title = factory.Sequence(lambda number: f"Berth plan {number}")
    # Nothing but an import, the tidying or a session makes a change without a person.
    by = factory.LazyAttribute(
        lambda item: item.team.members.by_name().first() or MemberFactory(team=item.team)
    )
    state = Item.State.BACKLOG

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return Item.add(*args, **kwargs)


class GoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProductGoal

    team = factory.SubFactory(TeamFactory)
    by = None
    name = factory.Sequence(lambda number: f"Goal {number}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return ProductGoal.set(*args, **kwargs)


class SessionFactory(factory.django.DjangoModelFactory):
    """A session in its lobby."""

    class Meta:
        model = Session

    team = factory.SubFactory(TeamFactory)
    by = factory.SubFactory(MemberFactory, team=factory.SelfAttribute("..team"), role=Role.SCRUM_MASTER)
    starts_at = factory.LazyFunction(now)
    goal = "Ships know their berth before they arrive"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return Session.plan(*args, **kwargs)
