"""Saved views: saved, renamed, deleted and found again."""

import pytest

from backlog.models import SavedView
from backlog.models.saved_view import MOST, NameTaken, TooMany
from backlog.ranked.rules.url_state import View


class TestASavedView:
    def test_keeps_what_is_filtered_but_not_the_page_nor_the_open_item(self, harbour, ana):
        view = View(text="tide", type="bug", page=3, item="HARB-1")

        saved = SavedView.keep(harbour, "Tidal bugs", view, ana)

        assert SavedView.objects.get(pk=saved.pk).view == View(text="tide", type="bug")

    def test_shares_its_name_with_no_other_whatever_the_capitals(self, harbour, ana):
        SavedView.keep(harbour, "Bugs", View(type="bug"), ana)
        other = SavedView.keep(harbour, "Stale", View(stale="any"), ana)

        with pytest.raises(NameTaken):
            SavedView.keep(harbour, "bugs", View(), ana)
        with pytest.raises(NameTaken):
            other.rename("BUGS")
        other.rename("STALE")
        assert [each.name for each in harbour.saved_views.kept()] == ["Bugs", "STALE"]

    def test_may_have_the_name_that_another_team_uses(self, harbour, lighthouse, ana, ulla):
        SavedView.keep(harbour, "Bugs", View(type="bug"), ana)

        assert SavedView.keep(lighthouse, "Bugs", View(type="bug"), ulla).pk

    def test_comes_back_unless_its_name_was_given_away(self, harbour, ana):
        saved = SavedView.keep(harbour, "Bugs", View(type="bug"), ana)
        saved.drop()
        assert not harbour.saved_views.kept().exists()
        saved.restore()
        assert harbour.saved_views.kept().get() == saved

        saved.drop()
        SavedView.keep(harbour, "Bugs", View(type="bug", stale="any"), ana)
        with pytest.raises(NameTaken):
            saved.restore()

    def test_is_one_too_many_beyond_a_row_of_them(self, harbour, ana):
        for number in range(MOST):
            SavedView.keep(harbour, f"View {number}", View(type="bug"), ana)

        with pytest.raises(TooMany):
            SavedView.keep(harbour, "One more", View(), ana)
