"""Background tasks that are given up: what is to be told to those who wait for them.

A task runs again when its worker ended in the middle, so every task is written to be run twice: it finds
what it has done already. After some attempts the worker gives it up, and calls what is registered here.
"""

from collections.abc import Callable
from typing import Any

from django.tasks import Task

_acts: dict[str, Callable[..., None]] = {}


def when_given_up(task: Task[..., Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function that gets the arguments of `task` once no worker tries it any more."""

    def register(act: Callable[..., None]) -> Callable[..., None]:
        _acts[task.module_path] = act
        return act

    return register


def give_up(task: Task[..., Any], *args: Any, **kwargs: Any) -> None:
    """Call what is registered for the task, if anything is."""
    if act := _acts.get(task.module_path):
        act(*args, **kwargs)
