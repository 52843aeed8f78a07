"""The clock: the present, and its shift for tests."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from core import clock


@pytest.fixture(autouse=True)
def unshifted(settings):
    yield
    settings.TESTING = True
    clock.shift(timedelta())


class TestShift:
    def test_moves_this_process(self):
        clock.shift(timedelta(hours=2))

        assert timedelta(hours=1) < clock.now() - timezone.now() < timedelta(hours=3)

    def test_moves_other_processes_by_a_file(self, monkeypatch, tmp_path):
        file = tmp_path / "ahead"
        monkeypatch.setenv("REFINE_CLOCK_FILE", str(file))
        assert abs(clock.now() - timezone.now()) < timedelta(seconds=1)

        file.write_text("3600")

        assert timedelta(minutes=59) < clock.now() - timezone.now()

    def test_is_refused_outside_tests(self, settings, monkeypatch, tmp_path):
        settings.TESTING = False
        monkeypatch.setenv("REFINE_CLOCK_FILE", str(tmp_path / "ahead"))
        (tmp_path / "ahead").write_text("3600")

        with pytest.raises(ImproperlyConfigured):
            clock.shift(timedelta(hours=2))
        with pytest.raises(ImproperlyConfigured):
            clock.refuse_shift_outside_tests()
        assert abs(clock.now() - timezone.now()) < timedelta(seconds=1)
