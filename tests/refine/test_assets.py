"""Scripts and style sheets of the pages: few, complete, and built when static files are collected."""

import gzip
import json
import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command

from refine import assets

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
SCRIPTS = ["js/ui/theme-first.js", "js/app.js"]
# The sheet of each page that has more to show than the design system.
SHEETS = {
    "backlog/deep/page.html": "backlog",
    "backlog/items/comments.html": "backlog",
    "backlog/items/history.html": "backlog",
    "backlog/inbox/outcomes.html": "inbox",
    "backlog/inbox/file.html": "inbox",
    "backlog/inbox/page.html": "inbox",
    "backlog/inbox/pasted.html": "inbox",
    "backlog/inbox/public/page.html": "feedback",
    "backlog/inbox/settings.html": "inbox",
    "backlog/ranked/move/page.html": "backlog",
    "backlog/ranked/page.html": "backlog",
    "backlog/split_merge/page.html": "split",
    "backlog/sprints/page.html": "sprints",
    "backlog/importing/upload.html": "backlog",
    "home.html": "home",
    "sessions/actions/page.html": "actions",
    "sessions/decisions/page.html": "decisions",
    "sessions/pre_estimates/page.html": "pre-estimates",
    "sessions/planner/list.html": "sessions",
    "sessions/planner/page.html": "plan",
    "sessions/room/projector/page.html": "projector",
    "sessions/room/page.html": "room",
    "sessions/deep_dive/split/page.html": "split",
    "sessions/summary/page.html": "summary",
    "sessions/summary/mail.html": "summary",
    "sessions/guests/wall.html": "wall",
    "teams/members/page.html": "members",
    "teams/settings/page.html": "team-settings",
}

ASKED = re.compile(r"""(?:src|href)="{% static '((?:css|js)/[^']+)' %}\"""")
STYLES = re.compile(r"{% block styles %}.*?{% endblock %}", re.DOTALL)
EXTENDS = re.compile(r"{% extends (\S+) %}")
# What the admin and other apps of Django bring for their own pages.
OF_LIBRARIES = ("admin/", "account/", "django_htmx/")
# Which frame a summary has depends on its reader; either stands in the same skeleton.
FRAMES = {"frame": "layout/team.html"}


def lineage(name: str) -> list[str]:
    """The texts of this template and of what it extends, up to the skeleton."""
    text = (TEMPLATES / name).read_text()
    above = EXTENDS.match(text)
    return [text, *(lineage(FRAMES.get(above[1], above[1].strip("\"'"))) if above else [])]


def requests_of(page: str) -> list[str]:
    """Scripts and style sheets that a page of this template asks for, in their order."""
    *pages, skeleton = lineage(page)
    styles = next((found[0] for text in pages if (found := STYLES.search(text))), None)
    return ASKED.findall(STYLES.sub(styles, skeleton) if styles else skeleton)


def names_of_pages() -> list[str]:
    names = sorted(str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*.html"))
    return [name for name in names if "<!doctype html>" in lineage(name)[-1].lower()]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The bundles that esbuild makes of the sources, in a folder of its own."""
    folder = tmp_path_factory.mktemp("assets")
    assets.bundle(folder, f"--metafile={folder / 'made.json'}")
    return folder


@pytest.fixture(scope="module")
def parts(made):
    """Of what each of the made files consists, by its name: sources in their order."""
    outputs = json.loads((made / "made.json").read_text())["outputs"]
    return {
        str((ROOT / name).resolve().relative_to(made.resolve())): list(output["inputs"])
        for name, output in outputs.items()
    }


BARE = ("413.html", "500.html", "503.html", "503_database.html", "503_files.html", "507.html", "proxy.html")


class TestAPage:
    @pytest.mark.parametrize("page", names_of_pages())
    def test_asks_for_one_sheet_and_two_scripts(self, page):
        sheet = f"css/pages/{SHEETS[page]}.css" if page in SHEETS else "css/app.css"
        # The page of a server in trouble is rendered with as little as can be.
        scripts = [] if page in BARE else SCRIPTS

        assert requests_of(page) == [sheet, *scripts]

    def test_asks_for_nothing_else_from_within(self):
        skeletons = {TEMPLATES / "base.html", TEMPLATES / "500.html"}
        inside = [file.read_text() for file in TEMPLATES.rglob("*.html") if file not in skeletons]

        assert len(inside) > 100
        for text in inside:
            assert "<script" not in text
            assert not ASKED.search(STYLES.sub("", text))

    def test_asks_for_what_is_made_and_nothing_is_made_for_none(self, made):
        asked = {name for page in names_of_pages() for name in requests_of(page)}

        assert asked == {
            str(file.relative_to(made)) for kind in ("css", "js") for file in made.rglob(f"*.{kind}")
        }


class TestASheet:
    def test_begins_with_the_whole_design_system(self, parts):
        system = parts["css/app.css"]

        assert system[0] == "static/css/tokens.css"
        for name, sources in parts.items():
            if name.endswith(".css"):
                assert sources[: len(system) - 1] == system[:-1], name

    def test_has_the_parts_of_its_page(self, parts):
        room = parts["css/pages/room.css"]

        assert {str(file.relative_to(ROOT)) for file in (ROOT / "static/css/room").glob("*.css")} <= set(room)
        assert "static/css/backlog/split_merge/split.css" in room

    def test_finds_the_files_it_names(self, made):
        for sheet in made.rglob("*.css"):
            named = re.findall(r'url\("?(?!data:)([^")]+)', sheet.read_text())
            assert len(named) >= 5
            assert all((sheet.parent / name).is_file() for name in named)


class TestTheScript:
    def test_loads_htmx_once_and_its_socket_right_after_it(self, parts):
        libraries = [name for name in parts["js/app.js"] if name.startswith("node_modules/htmx.org/")]

        assert libraries == [
            "node_modules/htmx.org/dist/htmx.esm.js",
            "node_modules/htmx.org/dist/ext/hx-ws.js",
        ]

    def test_fetches_nothing_later(self, made):
        assert not re.search(r"\bimport\s*[(\"']|\bfrom\s*[\"']", (made / "js/app.js").read_text())

    def test_is_small(self, made):
        # The promise is 60 kB; docs/figures.md tells how the size grew.
        assert len(gzip.compress((made / "js/app.js").read_bytes())) < 55_000


def test_every_source_is_part_of_something(made):
    used = json.loads((made / "made.json").read_text())["inputs"]

    for folder in ("css", "js", "icons"):
        for file in (ROOT / "static" / folder).rglob("*.*"):
            assert str(file.relative_to(ROOT)) in used


@pytest.fixture
def sources(settings, monkeypatch, tmp_path):
    """A small `static/`, collected into a folder of its own."""
    folder = tmp_path / "static"
    (folder / "css").mkdir(parents=True)
    (folder / "css/app.css").write_text('@import "part.css";\n')
    (folder / "css/part.css").write_text("a { color: red }")
    settings.ASSETS_ROOT = tmp_path / "assets"
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [settings.ASSETS_ROOT], tmp_path / "collected"
    settings.STATICFILES_FINDERS = ["refine.assets.AssetsFinder"]
    storage = "servestatic.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": storage}}
    monkeypatch.setattr(assets, "SOURCE", folder)
    return folder


class TestCollecting:
    def test_makes_what_it_takes_under_a_name_that_changes_with_any_part(self, sources, settings):
        def collected(text: str) -> str:
            (sources / "css/part.css").write_text(text)
            call_command("collectstatic", interactive=False, verbosity=0)
            names = json.loads((settings.STATIC_ROOT / "staticfiles.json").read_text())["paths"]
            assert (settings.STATIC_ROOT / names["css/app.css"]).read_text().strip() == text
            return names["css/app.css"]

        assert collected("a{color:red}") != collected("a{color:#00f}")

    def test_leads_the_developer_to_the_sources_where_that_is_asked_for(self, sources, settings):
        settings.SOURCE_MAPS = True

        call_command("collectstatic", interactive=False, verbosity=0)

        collected = {file.name for file in settings.STATIC_ROOT.rglob("*")}
        assert "app.css.map" in collected
        assert "sourceMappingURL=" in (settings.STATIC_ROOT / "css/app.css").read_text()

    def test_says_which_file_is_missing(self, sources):
        (sources / "css/app.css").write_text('@import "gone.css";')

        with pytest.raises(CommandError, match=re.escape('Could not resolve "gone.css"')):
            call_command("collectstatic", interactive=False, verbosity=0)

    def test_takes_no_sheet_that_esbuild_warns_of(self, sources):
        (sources / "css/part.css").write_text("a { colour")

        with pytest.raises(CommandError, match=r"part\.css"):
            call_command("collectstatic", interactive=False, verbosity=0)

    def test_without_esbuild_says_how_to_get_it(self, sources, monkeypatch, tmp_path):
        monkeypatch.setattr(assets, "BASE_DIR", tmp_path)

        with pytest.raises(CommandError, match="`make setup`"):
            call_command("collectstatic", interactive=False, verbosity=0)


class TestMakingAnew:
    def test_touches_only_what_became_another(self, sources, tmp_path):
        (sources / "css/pages").mkdir()
        (sources / "css/pages/plain.css").write_text("b { color: red }")
        assets.build(tmp_path / "assets")
        for file in (tmp_path / "assets").rglob("*.css"):
            os.utime(file, (1, 1))

        (sources / "css/part.css").write_text("a { color: blue }")
        assets.build(tmp_path / "assets")

        assert (tmp_path / "assets/css/pages/plain.css").stat().st_mtime == 1
        assert (tmp_path / "assets/css/app.css").stat().st_mtime > 1

    def test_removes_what_has_no_source_any_more(self, sources, tmp_path):
        (tmp_path / "assets/css").mkdir(parents=True)
        (tmp_path / "assets/css/old.css").write_text("c { color: red }")

        assets.build(tmp_path / "assets")

        assert [file.name for file in (tmp_path / "assets").rglob("*.*")] == ["app.css"]


def test_nothing_of_the_sources_or_the_libraries_is_collected_as_it_stands():
    listed = {name: storage.path(name) for finder in get_finders() for name, storage in finder.list([])}
    ours = {name for name in listed if not name.startswith(OF_LIBRARIES)}

    assert {name.split("/")[0] for name in ours} == {"css", "js", "fonts", "icons"}
    assert not any("node_modules" in path or path.startswith(str(assets.SOURCE)) for path in listed.values())
