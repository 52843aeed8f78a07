"""Comments of members: added, deleted by their writers alone, and brought back."""

import re
from datetime import timedelta

from django.urls import reverse

from backlog.models import Change, Comment
from tests.html import toast
from tests.orders import HTMX


def words(html):
    """What a reader sees of it."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def write(client, item, text):
    return client.post(
        reverse("backlog:comment-addition", args=["harbour", item.public_id]), {"text": text}, headers=HTMX
    )


def delete(client, comment):
    args = ["harbour", comment.item.public_id, comment.public_id]
    return client.post(reverse("backlog:comment-deletion", args=args), headers=HTMX)


class TestAComment:
    def test_is_shown_and_told_in_the_history(self, client_of, backlog, tomas):
        browser = client_of(tomas)
        assert write(browser, backlog[0], "Tides matter\n\nA lot").status_code == 200

        assert "<p>Tides matter</p>" in browser.get(f"/t/harbour/backlog/{backlog[0].key}/").text
        comment = Comment.objects.get()
        assert (comment.by, comment.item, comment.text) == (tomas, backlog[0], "Tides matter\n\nA lot")
        assert Change.objects.get(field="comment").by == tomas

    def test_without_words_is_refused(self, client_of, backlog, tomas):
        response = write(client_of(tomas), backlog[0], " \u200b\n")

        assert (response.status_code, Comment.objects.count()) == (422, 0)
        assert "Enter some text first." in response.text or toast(response)["text"]

    def test_is_deleted_only_by_its_writer(self, client_of, backlog, ana, tomas):
        comment = Comment.write(backlog[0], "Tides matter", tomas)

        assert delete(client_of(ana), comment).status_code == 403
        assert Comment.objects.count() == 1
        assert toast(delete(client_of(tomas), comment))["text"] == "Comment deleted"
        assert Comment.objects.count() == 0

    def test_comes_back_where_it_was_by_the_undo_of_its_toast(self, client_of, backlog, ana, tomas):
        comment = Comment.write(backlog[0], "Tides matter", tomas)
        browser = client_of(tomas)
        back = toast(delete(browser, comment))
        # Of someone else, and later: it does not stand in the way.
        Comment.write(backlog[0], "Winds too", ana)

        browser.post(back["undo"], back["fields"], headers=HTMX)

        found = Comment.objects.get(by=tomas)
        assert found.text == "Tides matter"
        assert abs(found.at - comment.at) < timedelta(seconds=1)
        assert [row.text for row in Comment.objects.latest_first()] == ["Winds too", "Tides matter"]

    def test_that_is_deleted_already_says_so(self, client_of, backlog, tomas):
        comment = Comment.write(backlog[0], "Tides matter", tomas)
        delete(client_of(tomas), comment)

        assert "already been deleted" in toast(delete(client_of(tomas), comment))["text"]

    def test_of_another_item_or_team_is_not_found(self, client_of, backlog, tomas, ulla):
        comment = Comment.write(backlog[0], "Tides matter", tomas)

        assert delete(client_of(ulla), comment).status_code == 404
        assert Comment.objects.count() == 1

    def test_is_undone_from_no_timeline(self, client_of, backlog, tomas):
        Comment.write(backlog[0], "Tides matter", tomas)

        page = client_of(tomas).get(f"/t/harbour/backlog/{backlog[0].key}/").text

        assert "Comment Tides matter" in words(page)
        assert "Undo: Comment" not in page
