"""Requests /health/ of this container's server, for the container engine: `python -m refine.healthcheck`.

Imports no Django, because it is run every half minute.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit

PORT = 8000


def is_well(port: int = PORT) -> bool:
    """True if the server responds with 200, asked with the host of SITE_URL, which ALLOWED_HOSTS includes."""
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
