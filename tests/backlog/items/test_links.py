"""Links from the backlog to the sessions, which the sessions register."""

from backlog.items.queries import links


class TestLinks:
    def test_lead_to_the_session_of_a_change(self):
        assert links.address_of(links.SESSION, "k3f9") == "/s/k3f9/"

    def test_lead_nowhere_without_a_key(self):
        assert links.address_of(links.SESSION, "") == ""

    def test_lead_nowhere_when_no_app_registers_them(self, monkeypatch):
        monkeypatch.setattr(links, "_addresses", {})

        assert links.address_of(links.REFINE_NOW, "harbour") == ""
