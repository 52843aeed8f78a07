"""The lock files have hashes, no addresses, and match their sources."""

import json
import re

import pytest

from refine.environment import BASE_DIR


def pins(name: str) -> dict[str, str]:
    """Package and version of every line that pins one; markers left out."""
    text = (BASE_DIR / f"requirements/{name}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*])?==([^ ;\\]+)", text, flags=re.MULTILINE))


def wishes(name: str) -> set[str]:
    """The packages that an .in file asks for, in the lock's spelling."""
    lines = (BASE_DIR / f"requirements/{name}.in").read_text().splitlines()
    names = {re.match(r"[\w.-]+", line)[0] for line in lines if re.match(r"\w", line)}
    return {re.sub(r"[-_.]+", "-", wish).lower() for wish in names}


@pytest.mark.parametrize("name", ["base", "dev"])
class TestPythonLock:
    def test_holds_every_wish(self, name):
        assert wishes(name) <= set(pins(name))

    def test_has_a_hash_for_every_pin(self, name):
        text = (BASE_DIR / f"requirements/{name}.txt").read_text()
        blocks = [block for block in re.split(r"\n(?=\S)", text) if "==" in block]

        assert len(blocks) >= len(pins(name)) > 20
        assert all("--hash=sha256:" in block for block in blocks)

    def test_names_no_address(self, name):
        text = (BASE_DIR / f"requirements/{name}.txt").read_text()

        assert not re.search(r"://|index-url|find-links", text)


def test_development_runs_on_what_the_product_runs_on():
    assert pins("base").items() <= pins("dev").items()


class TestBrowserLock:
    def test_holds_the_versions_that_package_json_names(self):
        wanted = json.loads((BASE_DIR / "package.json").read_text())["dependencies"]
        locked = json.loads((BASE_DIR / "package-lock.json").read_text())["packages"]

        assert locked[""]["dependencies"] == wanted
        assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted

    def test_has_a_hash_for_every_package_and_an_address_for_none(self):
        locked = json.loads((BASE_DIR / "package-lock.json").read_text())["packages"]

        for name, package in locked.items():
            assert not name or package["integrity"].startswith("sha512-")
            assert "resolved" not in package
