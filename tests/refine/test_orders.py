"""No order escapes the questions of `tests/orders.py`."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from tests.orders import EveryOrder

TESTS = Path(__file__).resolve().parents[1]
# Orders that stand in no table, by the test that asks after them instead. It gets shorter, never longer: the
# table has room for a new order.
ASKED_ELSEWHERE = {
    # Ways in: who uses them has no rights yet.
    "refine/test_home.py": "enter",
    "teams/invitations/test_invitations.py": "teams:invitation teams:invitations teams:revocation",
    "backlog/inbox/test_public.py": "backlog:capture",
    "sessions/guests/test_joining.py": (
        "sessions:join sessions:door sessions:claimed sessions:phone-seat sessions:phone sessions:code "
        "sessions:wall sessions:wall-code sessions:claim"
    ),
    # Pages of forms, which nobody else looks at.
    "teams/settings/test_teams.py": "teams:create teams:settings",
    "teams/members/test_members.py": "teams:member teams:removal teams:me",
    "backlog/items/test_refused_forms.py": (
        "backlog:settings backlog:inbox-settings backlog:capture-link backlog:capture-revocation"
    ),
    "sessions/settings/test_settings.py": "sessions:settings",
    # Files, whose content is the question.
    "backlog/ranked/test_orders.py": "backlog:uploads backlog:upload backlog:upload-import",
    "backlog/importing/test_upload_page.py": "backlog:upload-choices backlog:upload-source",
    "backlog/importing/test_undo.py": "backlog:upload-undo",
    "backlog/inbox/test_batches.py": (
        "backlog:inbox-pasted backlog:inbox-files backlog:inbox-file backlog:inbox-file-columns "
        "backlog:inbox-file-dismissal"
    ),
    "backlog/items/test_history.py": "backlog:restoration",
    # Of a session, before, beside and after its phases.
    "sessions/planner/test_planning.py": "sessions:new sessions:now sessions:plan",
    "sessions/planner/test_calendar_file.py": "sessions:calendar-mail",
    "sessions/planner/test_kick_off.py": "sessions:action-carried",
    "sessions/meeting/test_typing.py": "sessions:drafts",
    "sessions/meeting/test_notes.py": "sessions:blocker-removal",
    "sessions/deep_dive/test_splitting.py": "sessions:split sessions:split-undo",
    "sessions/pre_estimates/test_pre_estimates.py": (
        "sessions:early-reading sessions:early-size sessions:early-question sessions:early-opening"
    ),
    "sessions/wrap_up/test_wrap_up.py": (
        "sessions:summary-words sessions:summary-mail sessions:summary-sending sessions:summary-sending-again"
    ),
    "sessions/summary/test_summary.py": (
        "sessions:finish sessions:reopen sessions:summary-link sessions:summary-link-contents "
        "sessions:summary-link-undo"
    ),
    "sessions/actions/test_actions.py": (
        "sessions:team-action sessions:team-action-done sessions:team-action-dropped sessions:action-link"
    ),
    "sessions/actions/test_assigning.py": "sessions:team-action-assignment",
}
# Of allauth, and of Django: their own.
# Not ours; and what monitors may ask in any way.
FOREIGN = ("account_", "admin:", "health")


def orders_of(patterns, namespace: str = "") -> Iterator[str]:
    """The names of all addresses that take a POST."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else namespace
            yield from orders_of(entry.url_patterns, inner)
        elif isinstance(entry, URLPattern) and takes_post(entry.callback):
            yield f"{namespace}{entry.name}"


def takes_post(view: Callable | None) -> bool:
    """Whether the view says so itself; one that says nothing takes everything."""
    while view:
        code = getattr(view, "__code__", None)
        if code and "request_method_list" in code.co_freevars:
            at = code.co_freevars.index("request_method_list")
            return "POST" in view.__closure__[at].cell_contents  # type: ignore[attr-defined]
        view = getattr(view, "__wrapped__", None)
    return True


def in_tables() -> set[str]:
    for file in sorted(TESTS.glob("*/*/test_*.py")):
        if "EveryOrder" in file.read_text():
            import_module(".".join(file.relative_to(TESTS.parent).with_suffix("").parts))
    classes, names = [EveryOrder], set()
    while classes:
        one = classes.pop()
        classes += one.__subclasses__()
        names |= {order.name for order in getattr(one, "orders", ())}
    return names


def test_every_order_stands_in_a_table():
    orders = {name for name in orders_of(get_resolver().url_patterns) if not name.startswith(FOREIGN)}
    elsewhere = {name for names in ASKED_ELSEWHERE.values() for name in names.split()}

    assert sorted(orders - in_tables() - elsewhere) == []


def test_the_tables_name_no_order_twice_over():
    """What has come into a table is no longer asked elsewhere, and what is asked elsewhere exists."""
    orders = set(orders_of(get_resolver().url_patterns))
    elsewhere = {name for names in ASKED_ELSEWHERE.values() for name in names.split()}

    assert sorted(elsewhere & in_tables()) == []
    assert sorted((elsewhere | in_tables()) - orders) == []
    assert [file for file in ASKED_ELSEWHERE if not (TESTS / file).is_file()] == []
