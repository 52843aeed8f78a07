"""Asks the Refine beside it whether it is well: `python -m refine.healthcheck`, for the container's engine.

Imports no Django, because it is run every half minute.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit

PORT = 8000


def is_well(port: int = PORT) -> bool:
    """Ask in the name of SITE_URL, which is the one that ALLOWED_HOSTS is sure to let through."""
    name = urlsplit(os.environ.get("SITE_URL") or "http://127.0.0.1").netloc
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/health/", headers={"Host": name})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if is_well() else 1)
