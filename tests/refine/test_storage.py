"""Style sheets that are joined when static files are collected."""

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.management import call_command

from refine.storage import joined


@pytest.fixture
def sheets(tmp_path):
    """Sheets as a finder would hand them over, by name."""

    def found(**texts: str):
        for name, text in texts.items():
            file = tmp_path / f"{name.replace('__', '/')}.css"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        storage = StaticFilesStorage(location=tmp_path)
        return {
            str(file.relative_to(tmp_path)): (storage, str(file.relative_to(tmp_path)))
            for file in tmp_path.rglob("*.css")
        }

    return found


class TestASheet:
    def test_has_what_it_imports_in_the_order_of_its_lines(self, sheets):
        found = sheets(
            page='@import "b.css";\n@import "a.css";\np {}',
            a="a {}",
            b='@import "deep/c.css";\nb {}',
            deep__c="c {}",
        )

        assert joined("page.css", found) == "c {}\nb {}\na {}\np {}"

    def test_finds_the_files_of_what_it_imports(self, sheets):
        text = 'i { src: url("../vendor/x.woff2"); mask: url("data:image/svg+xml,x"); fill: url("#id") }'
        found = sheets(page='@import "deep/c.css";', deep__c=text)

        assert joined("page.css", found) == text.replace("../vendor", "vendor")

    def test_that_imports_what_is_not_there_is_refused(self, sheets):
        with pytest.raises(KeyError):
            joined("page.css", sheets(page='@import "gone.css";'))


def test_a_collected_page_asks_for_one_sheet_and_a_change_in_a_part_changes_its_name(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "page.css").write_text('@import "part.css";\n')
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], tmp_path / "collected"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "refine.storage.HashedStaticStorage"}}

    def collected(text: str) -> str:
        (source / "part.css").write_text(text)
        call_command("collectstatic", interactive=False, verbosity=0)
        sheets = [*settings.STATIC_ROOT.glob("page.*.css")]
        newest = max(sheets, key=lambda sheet: sheet.stat().st_mtime_ns)
        assert newest.read_text().strip() == text
        return newest.name

    assert collected("a {}") != collected("b {}")
