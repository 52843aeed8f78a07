"""`python -m bench.vote`: how long the POST of a vote takes in one process, with and without one change.

The two run in turn, batch by batch, so that a busy machine is busy for both. Times are in milliseconds: the
medians of the clock and of the processor, and the slowest percent of requests.
"""

import argparse
import gc
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from bench.backlog_bench import set_up

HEAD = f"{'':<34}{'median':>9}{'cpu':>9}{'p99':>9}"
DJANGO = {
    "SESSION_ENGINE": "django.contrib.sessions.backends.db",
    "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
}
PREPARED = {
    "SESSION_ENGINE": "teams.accounts.service.sign_ins",
    "AUTHENTICATION_BACKENDS": ["teams.accounts.service.sign_ins.Accounts"],
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.vote", description=__doc__)
    parser.add_argument("--batches", type=int, default=30)
    parser.add_argument("--votes", type=int, default=50, help="votes a batch")
    parser.add_argument("what", choices=["sign-ins", "gc"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        from django.test import override_settings

        variants: dict[str, Callable[[], AbstractContextManager]] = (
            {
                "prepared reads of the sign-in": lambda: override_settings(**PREPARED),
                "Django's and allauth's own": lambda: override_settings(**DJANGO),
            }
            if options.what == "sign-ins"
            else {"with gc.freeze": frozen, "without": nullcontext}
        )
        print(HEAD)
        for name, times in compared(variants, options.batches, options.votes).items():
            waits, used = zip(*times, strict=True)
            last = sorted(waits)[int(len(waits) * 0.99)]
            print(f"{name:<34}{statistics.median(waits):>9.2f}{statistics.median(used):>9.2f}{last:>9.2f}")


def compared(
    variants: dict[str, Callable[[], AbstractContextManager]], batches: int, votes: int
) -> dict[str, list[tuple[float, float]]]:
    from bench.rows import make

    rows = make(1, 8)
    cards = itertools.cycle(["3", "5", "8"])
    voters = {
        name: [browser(variant, voter) for voter in rows["voters"]] for name, variant in variants.items()
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in variants}
    for batch in range(-2, batches):
        for name, variant in variants.items():
            with variant():
                for number in range(votes):
                    voter = voters[name][number % len(voters[name])]
                    began, busy = time.perf_counter(), time.process_time()
                    reply = voter.post(rows["votes"], {"card": next(cards)})
                    took = time.perf_counter() - began, time.process_time() - busy
                    assert reply.status_code == 200, reply.status_code
                    if batch >= 0:  # the first two warm up
                        times[name].append((took[0] * 1000, took[1] * 1000))
    return times


def browser(variant: Callable[[], AbstractContextManager], voter: dict):
    from django.test import Client

    from teams.models import Member

    with variant():
        client = Client(headers={"HX-Request": "true", "X-Window": voter["id"]})
        client.force_login(Member.objects.get(public_id=voter["id"]).user)
    return client


@contextmanager
def frozen() -> Iterator[None]:
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


if __name__ == "__main__":
    main()
