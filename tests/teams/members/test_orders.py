"""Orders of a member about themselves."""

from tests.keeping import kept
from tests.orders import EveryOrder, Order

ORDERS = [
    Order("teams:zone", None, data={"zone": "Asia/Tokyo"}, malformed={"zone": "Mars/Olympus"}, announced=0),
]


@kept
def world(harbour):
    return {"harbour": harbour.slug}


class TestOrdersAboutOneself(EveryOrder):
    orders = ORDERS
    about = ("@harbour",)
    page = "/t/harbour/backlog/"


class TestTheZoneOfABrowser:
    url = "/t/harbour/me/zone/"

    def test_is_kept_for_mails(self, tomas, client_of):
        client = client_of(tomas)
        assert (
            '<meta name="time-zone" content="" data-url="/t/harbour/me/zone/">'
            in client.get("/t/harbour/backlog/").text
        )

        client.post(self.url, {"zone": "Asia/Tokyo"})

        tomas.user.refresh_from_db()
        assert str(tomas.time_zone) == "Asia/Tokyo"
        assert '<meta name="time-zone" content="Asia/Tokyo"' in client.get("/t/harbour/backlog/").text

    def test_is_the_teams_until_it_is_known(self, tomas):
        tomas.team.restate(name="Harbour", vision="", zone="Europe/Berlin")

        assert str(tomas.time_zone) == "Europe/Berlin"
