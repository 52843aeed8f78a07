"""Former module paths, stored in databases and browsers before 2026-12, that must still be importable.

A sign-in stores the path of its authentication backend, a queued task that of its function, and both have
moved. For one release the old paths lead to the new places. Then this module is removed, and people with an
old sign-in have to sign in again.
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
    """Resolves former sign-ins, and authenticates no one: checking a password twice takes twice as long."""

    def authenticate(self, request, **credentials):
        return None


def install() -> None:
    """Make the former paths importable. The new places are imported only when needed."""
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
