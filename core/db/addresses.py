"""Options in the addresses of PostgreSQL and Redis that cannot work, found by the libraries that read them.

Nothing is connected to: what only the other side can refuse is no matter of a start. Errors name an option,
and never repeat its value, which may be a password.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

# Options that Django's backend takes for itself (POOL is set by our settings).
OF_DJANGO = {"pool", "assume_role", "isolation_level", "server_side_binding", "prepare_threshold"}
# Where to connect to: tried out nowhere, and the address has said it already.
OF_ADDRESS = {"host", "hostaddr", "port", "dbname", "user", "password"}
WHOLE_NUMBERS = {
    "connect_timeout",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "tcp_user_timeout",
}
FILES = {
    "sslrootcert",
    "sslcert",
    "sslkey",
    "sslcrl",
    "ssl_ca_certs",
    "ssl_certfile",
    "ssl_keyfile",
}
# For sslrootcert: the certificates that the system trusts.
OF_SYSTEM = "system"
# A folder for sockets that does not exist, so that libpq refuses bad options or finds nothing to connect to.
NO_FOLDER = "/no-such-folder-for-sockets"


def wrong_option_of_database(url: str) -> str:
    """The option of a PostgreSQL address that cannot work, or nothing."""
    options = _options(url)
    for name, value in options.items():
        if (name in WHOLE_NUMBERS and not value.isdecimal()) or _misses_file(name, value):
            return name
    verifies = options.get("sslmode", "").startswith("verify-")
    root = os.environ.get("PGSSLROOTCERT", str(Path.home() / ".postgresql/root.crt"))
    if verifies and "sslrootcert" not in options and _misses_file("sslrootcert", root):
        # libpq trusts no certificate by itself.
        return "sslmode"
    asked = {name: value for name, value in options.items() if name not in OF_DJANGO | OF_ADDRESS}
    # All together and, if that fails, one by one, to name it: some are wrong only beside others.
    if not asked or _is_taken_by_libpq(asked):
        return ""
    alone = (name for name, value in asked.items() if not _is_taken_by_libpq({name: value}))
    return next(alone, next(iter(asked)))


def wrong_option_of_redis(url: str) -> str:
    """The option of a Redis address that cannot work, or nothing."""
    options = _options(url)
    for name, value in options.items():
        if _misses_file(name, value):
            return name
    if not options or _is_taken_by_redis(url):
        return ""
    start = url.partition("?")[0]
    alone = (name for name, value in options.items() if not _is_taken_by_redis(f"{start}?{name}={value}"))
    return next(alone, next(iter(options)))


def _options(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}


def _misses_file(name: str, value: str) -> bool:
    is_file = name in FILES and not (name == "sslrootcert" and value == OF_SYSTEM)
    return is_file and not Path(value).is_file()


def _is_taken_by_libpq(options: Mapping[str, str]) -> bool:
    # Here, so that nothing of PostgreSQL is loaded where SQLite is used.
    import psycopg
    from psycopg.conninfo import make_conninfo

    try:
        asked = make_conninfo("", host=NO_FOLDER, **options)
    except psycopg.Error:
        return False
    started = psycopg.pq.PGconn.connect_start(asked.encode())
    try:
        return NO_FOLDER.encode() in started.error_message
    finally:
        started.finish()


def _is_taken_by_redis(url: str) -> bool:
    import redis
    import redis.asyncio

    try:
        # The one for the cache, the other for the live channel.
        redis.ConnectionPool.from_url(url).make_connection()
        redis.asyncio.ConnectionPool.from_url(url).make_connection()
    except (ValueError, TypeError, redis.RedisError):
        return False
    return True
