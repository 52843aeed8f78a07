"""Answers to module paths that databases and browsers still hold from before 2026-12.

A sign-in names its authentication backend and a queued task its function, each by a path that has moved. For
one release the old paths lead to the new places. Then this module goes, and people who are still signed in by
an old path sign in once more.
"""

import sys
from types import ModuleType

from django.utils.module_loading import import_string

from teams.accounts.service.sign_ins import Accounts

ACCOUNTS = "teams.sign_ins.Accounts"
FORMER = {
    ACCOUNTS: "refine.former_paths.FormerAccounts",
    "backlog.inbox.telling.mail_answer": "backlog.inbox.service.answering.mail_answer",
    "backlog.tasks.read_upload": "backlog.importing.service.tasks.read_upload",
    "backlog.tasks.respread_list": "backlog.items.service.respread.respread_list",
    "sessions.mailing.mail_summary": "sessions.meeting.service.mailing.mail_summary",
    "sessions.reminders.remind": "sessions.actions.service.remind",
}


class FormerAccounts(Accounts):
    """Says whose a former sign-in is, and signs nobody in: checking a password twice takes twice as long."""

    def authenticate(self, request, **credentials):
        return None


def install() -> None:
    """Make the former paths importable. Nothing is imported from the new places before somebody asks."""
    for path in FORMER:
        name = path.rpartition(".")[0]
        module = sys.modules.setdefault(name, ModuleType(name, "Moved; see refine/former_paths.py."))
        module.__getattr__ = _leading_from(name)  # type: ignore[method-assign]


def _leading_from(module: str):
    def lead(name: str):
        if to := FORMER.get(f"{module}.{name}"):
            return import_string(to)
        raise AttributeError(f"{module!r} has moved and had no {name!r} that is stored")

    return lead
