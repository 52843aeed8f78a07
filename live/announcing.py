"""The one door from a change to the news.

It says what was touched and how far the counter is, never what the parts now hold: every process draws for
its own viewers, so what is secret has nowhere to leak. Nothing here can fail a change that is committed.
"""

import logging
from collections.abc import Iterable
from functools import partial

from asgiref.sync import async_to_sync
from django.db import transaction

from live.hub import hub
from live.wire.news import News, beyond_this_process

logger = logging.getLogger(__name__)


def announce(
    topic: str,
    counter: int,
    parts: Iterable[str],
    *,
    whose: str | None = None,
    window: str = "",
    stream: str | None = None,
) -> None:
    """After commit, tell every process which `parts` of `topic` to draw anew.

    `whose` names the person whose personal parts changed with it, on all their windows but `window`, which
    has them from the reply to its order. `stream` is the topic whose counter was raised, if that is another.
    """
    news = News(topic, counter, tuple(parts), whose, stream or topic, window)
    transaction.on_commit(partial(tell, news), robust=True)


def tell(news: News) -> None:
    """Bring the news to the windows of this process at once, and to other processes by the channel layer."""
    if here := hub.running():
        here.hear_from_thread(news)
    elif layer := beyond_this_process():
        try:
            async_to_sync(layer.group_send)(news.stream, news.message(origin=""))
        except Exception as error:
            # The change is committed. Rooms find out from the counter within two seconds.
            logger.warning("Other processes were not told of %s: %s", news.topic, error)
