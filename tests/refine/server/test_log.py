"""The log of requests."""

import logging


def test_has_one_line_for_a_page_that_the_role_may_not_see(client_of, tomas, caplog):
    assert client_of(tomas).get("/t/harbour/settings/").status_code == 403

    refused = [record for record in caplog.records if record.name == "django.request"]
    assert [(record.levelno, record.exc_info) for record in refused] == [(logging.WARNING, None)]


def test_keeps_the_traceback_of_a_failure(caplog):
    try:
        raise RuntimeError("broken")
    except RuntimeError:
        logging.getLogger("django.request").exception("Internal Server Error")

    assert caplog.records[-1].exc_info
