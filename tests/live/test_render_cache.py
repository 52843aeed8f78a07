"""What several parts of one drawing ask for is loaded once, and no longer."""

from live.rendering.render_cache import once, one_look


class TestOnce:
    def test_loads_once_a_look(self):
        loads = []

        with one_look():
            assert [once("session", lambda: loads.append(1) or 7) for _ in range(3)] == [7, 7, 7]

        assert len(loads) == 1

    def test_forgets_between_looks_and_outside(self):
        loads = []

        for _ in range(2):
            with one_look():
                once("session", lambda: loads.append(1))
        once("session", lambda: loads.append(1))
        once("session", lambda: loads.append(1))

        assert len(loads) == 4
