"""Environment variables are read strictly, and every error names its variable."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from refine.environment import BASE_DIR, Environment, is_loopback


@pytest.fixture
def env(monkeypatch):
    monkeypatch.setattr(Environment, "ENVIRON", variables := {})
    environment = Environment()
    environment.variables = variables
    return environment


class TestEnvironment:
    @pytest.mark.parametrize(("written", "meant"), [("1", True), ("Yes", True), ("off", False), ("0", False)])
    def test_takes_the_usual_words_for_yes_and_no(self, env, written, meant):
        env.variables["DEMO"] = written

        assert env.bool("DEMO", default=not meant) is meant

    @pytest.mark.parametrize("kind", ["bool", "int"])
    def test_refuses_what_makes_no_sense_and_names_it(self, env, kind):
        env.variables["SOME"] = "flase"

        with pytest.raises(ImproperlyConfigured, match=r"SOME must be .*'flase'"):
            getattr(env, kind)("SOME", default=0)

    def test_takes_a_variable_left_empty_as_not_set(self, env):
        env.variables.update(WORDS="", NUMBER=" ", HOSTS="")

        assert env.str("WORDS", default="none") == "none"
        assert env.int("NUMBER", default=3) == 3
        assert env.list("HOSTS", default=["here"]) == ["here"]

    def test_leaves_a_secret_that_starts_with_a_dollar_alone(self, env):
        env.variables["SECRET_KEY"] = "$ecret"

        assert env.str("SECRET_KEY") == "$ecret"

    def test_never_repeats_an_address_that_may_hold_a_password(self, env):
        env.variables["DATABASE_URL"] = "mysql://refine:opensesame@db/refine"

        with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must start with sqlite") as refusal:
            env.address("DATABASE_URL", "sqlite://", default="")

        assert "opensesame" not in str(refusal.value)

    def test_makes_a_mailer_of_an_address(self, env):
        env.variables["EMAIL_URL"] = "smtp+tls://ines:pass%40word@mail.example.org:587"

        assert env.mailer("EMAIL_URL", default="consolemail://") == {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": "mail.example.org",
                "port": 587,
                "username": "ines",
                "password": "pass@word",
                "use_tls": True,
            },
        }


class TestLoopback:
    @pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "[::1]", "localhost", "me.localhost."])
    def test_is_this_machine_alone(self, host):
        assert is_loopback(host)

    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "*", "", None, "localhost.example.org"])
    def test_is_nothing_that_others_could_reach(self, host):
        assert not is_loopback(host)


class TestSettings:
    @pytest.mark.parametrize(
        ("variable", "value"),
        [
            ("DEBUG", "maybe"),
            ("DATABASE_URL", "mysql://db/refine"),
            ("DATABASE_POOL_MAX", "many"),
            ("REDIS_URL", "localhost:6379"),
            ("SITE_URL", "refine.example.org"),
            ("EMAIL_URL", "mail.example.org"),
            ("TIME_ZONE", "Mars/Olympus"),
            ("LOG_LEVEL", "LOUD"),
            ("DEMO", "perhaps"),
        ],
    )
    def test_refuse_a_bad_value_in_one_line(self, variable, value):
        environment = {"DATABASE_URL": "postgres://db/refine"} if "POOL" in variable else {}

        refusal = start_with(**environment, **{variable: value})

        assert refusal.startswith(f"Refine is not configured: {variable} must")
        assert len(refusal.splitlines()) == 1

    @pytest.mark.parametrize("where", [{"ALLOWED_HOSTS": "*"}, {"SITE_URL": "https://refine.example.org"}])
    def test_refuse_a_demo_that_others_could_reach_unless_it_is_public(self, where):
        assert "DEMO lets anyone sign in as any member" in start_with(DEMO="1", **where)
        assert start_with(DEMO="1", DEMO_PUBLIC="1", **where) == ""
        assert start_with(DEMO="0", **where) == ""

    def test_allow_a_demo_on_this_machine(self):
        assert start_with(DEMO="1") == ""


def start_with(**variables: str) -> str:
    """The complaints of a command of Django's under these variables."""
    environment = {"PATH": os.environ["PATH"], "SECRET_KEY": "x" * 60, "REFINE_TESTING": "1", **variables}
    done = subprocess.run(
        [sys.executable, "manage.py", "diffsettings"],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
    )
    return done.stderr.strip()
