"""The render cache loads once, and only within its scope."""

from live.rendering.render_cache import cached, render_scope


class TestOnce:
    def test_loads_once_a_scope(self):
        loads = []

        with render_scope():
            assert [cached("session", lambda: loads.append(1) or 7) for _ in range(3)] == [7, 7, 7]

        assert len(loads) == 1

    def test_forgets_between_looks_and_outside(self):
        loads = []

        for _ in range(2):
            with render_scope():
                cached("session", lambda: loads.append(1))
        cached("session", lambda: loads.append(1))
        cached("session", lambda: loads.append(1))

        assert len(loads) == 4
