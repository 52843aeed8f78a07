"""Announcements: the only way from a change to the news.

News names the parts that changed and the counter, never the content: every process renders for its own
viewers, so a secret has nowhere to leak. Nothing here can fail a change that is committed.
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
    """Have every process render these `parts` of `topic` anew, after the commit.

    `whose` names the person whose personal parts changed too. Their client named `window` has those from the
    reply to its order. `stream` is the topic whose counter was raised, if that is another.
    """
    news = News(topic, counter, tuple(parts), whose, stream or topic, window)
    transaction.on_commit(partial(publish, news), robust=True)


def publish(news: News) -> None:
    """Pass the news to the hub of this process at once, and to other processes over the channel layer."""
    if running := hub.current():
        running.receive_from_thread(news)
    elif layer := beyond_this_process():
        try:
            async_to_sync(layer.group_send)(news.stream, news.message(origin=""))
        except Exception as error:
            # The change is committed. Rooms find it by the counter within two seconds.
            logger.warning("Other processes missed news of %s: %s", news.topic, error)
