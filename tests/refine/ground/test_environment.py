"""Environment variables are read strictly, and every error names its variable."""

import os
import runpy
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from refine import environment
from refine.environment import BASE_DIR, KNOWN, Environment, is_loopback, likely_mistakes


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
    @pytest.fixture
    def settings_under(self, monkeypatch):
        """The settings as these variables make them, read anew."""

        def run(**variables: str) -> dict:
            variables = {"SECRET_KEY": "x" * 60, "REFINE_TESTING": "1", **variables}
            monkeypatch.setattr(Environment, "ENVIRON", variables)
            return runpy.run_path(str(BASE_DIR / "refine/settings.py"))

        return run

    @pytest.mark.parametrize(
        ("variable", "value"),
        [
            ("DEBUG", "maybe"),
            ("DATABASE_URL", "mysql://db/refine"),
            ("DATABASE_URL", "postgres://db:high/refine"),
            ("DATABASE_URL", "postgres://refine:open@db:5432"),
            ("DATABASE_URL", "sqlite:////no/such/folder/refine.sqlite3"),
            ("DATABASE_URL", "postgres://db:70000/refine"),
            ("DATABASE_URL", "postgres://db/refine?sslmode=bogus"),
            ("DATABASE_URL", "POSTGRES://db/refine?schema=public"),
            ("DATABASE_URL", "postgres://db/refine?sslmode=require&channel_binding=maybe"),
            ("DATABASE_URL", "postgres://db/refine?sslmode=verify-full&sslrootcert=/no/such.crt"),
            ("DATABASE_URL", "postgres://db/refine?sslmode=verify-full"),
            ("DATABASE_URL", "postgres://db/refine?connect_timeout=soon"),
            ("DATABASE_URL", "postgres://db/refine?sslmode="),
            ("DATABASE_URL", "sqlite://refine.sqlite3"),
            ("DATABASE_POOL_MAX", "many"),
            ("DATABASE_POOL_MAX", "0"),
            ("DATABASE_POOL_MIN", "-2"),
            ("REDIS_URL", "localhost:6379"),
            ("REDIS_URL", "redis://localhost:99999/0"),
            ("REDIS_URL", "redis://localhost:6379/zero"),
            ("REDIS_URL", "redis://localhost:0/0"),
            ("REDIS_URL", "redis://localhost/0?bogus=1"),
            ("REDIS_URL", "redis://localhost/0?ssl_cert_reqs=none"),
            ("REDIS_URL", "rediss://localhost/0?ssl_cert_reqs=bogus"),
            ("REDIS_URL", "rediss://localhost/0?ssl_ca_certs=/no/such.crt"),
            ("REDIS_URL", "redis://localhost/0?socket_connect_timeout=soon"),
            ("REDIS_URL", "redis://localhost/0?socket_timeout=5"),
            ("REDIS_URL", "unix://"),
            ("SITE_URL", "refine.example.org"),
            ("SITE_URL", "https://"),
            ("SITE_URL", "https://refine.example.org/backlog"),
            ("SITE_URL", "https://refine.example.org:80000"),
            ("SITE_URL", "https://ines@refine.example.org"),
            ("SITE_URL", "https://*.example.org"),
            ("ALLOWED_HOSTS", "https://refine.example.org"),
            ("ALLOWED_HOSTS", "refine.example.org localhost"),
            ("ALLOWED_HOSTS", "127.0.0.1, refine.example.org:8000"),
            ("ALLOWED_HOSTS", "::1"),
            ("CSRF_TRUSTED_ORIGINS", "refine.example.org"),
            ("CSRF_TRUSTED_ORIGINS", "https://*"),
            ("CSRF_TRUSTED_ORIGINS", "https://a.example.org https://b.example.org"),
            ("CSRF_TRUSTED_ORIGINS", "https://refine.example.org/backlog"),
            ("EMAIL_URL", "mail.example.org"),
            ("EMAIL_URL", "smtp+tls://"),
            ("EMAIL_URL", "smtp+tls://ines@mail.example.org:587"),
            ("EMAIL_URL", "smtp://mail.example.org:smtp"),
            ("EMAIL_URL", "smtp://mail.example.org:99999"),
            ("EMAIL_URL", "smtp://mail.example.org:587/?tls=True"),
            ("EMAIL_URL", "smtp://mail.example.org:587/refine"),
            ("EMAIL_URL", "filemail://var/mail"),
            ("EMAIL_URL", "filemail:////dev/null/mail"),
            ("EMAIL_URL", "filemail://"),
            ("DEFAULT_FROM_EMAIL", "Refine"),
            ("STATIC_ROOT", "/dev/null/static"),
            ("HSTS_SECONDS", "-1"),
            ("TRUSTED_PROXY_COUNT", "1.5"),
            ("IMPORT_MAX_BYTES", "0"),
            ("TIME_ZONE", "Mars/Olympus"),
            ("LOG_LEVEL", "LOUD"),
            ("DEMO", "perhaps"),
        ],
    )
    def test_refuse_a_bad_value_in_one_line_that_names_it(self, settings_under, monkeypatch, variable, value):
        needed = {"DATABASE_URL": "postgres://db/refine"} if "POOL" in variable else {}
        monkeypatch.setenv("HOME", "/no/such/home")

        with pytest.raises(ImproperlyConfigured, match=f"^{variable} must ") as refusal:
            settings_under(**needed, **{variable: value})

        assert len(str(refusal.value).splitlines()) == 1

    @pytest.mark.parametrize(
        ("variable", "value", "setting", "kept"),
        [
            ("SITE_URL", "HTTPS://Refine.Example.org:443/", "SITE_URL", "https://refine.example.org"),
            ("SITE_URL", "Http://[FD00::1]:8000", "SITE_URL", "http://[fd00::1]:8000"),
            (
                "REDIS_URL",
                "REDISS://cache/0?ssl_cert_reqs=none",
                "REDIS_URL",
                "rediss://cache/0?ssl_cert_reqs=none",
            ),
            ("REDIS_URL", "unix:///run/redis.sock?db=1", "REDIS_URL", "unix:///run/redis.sock?db=1"),
            ("REDIS_URL", "redis://:secret@cache:6379", "REDIS_URL", "redis://:secret@cache:6379"),
            ("DATABASE_URL", "SQLite://:memory:", "DATABASE_URL", "sqlite://:memory:"),
        ],
    )
    def test_take_an_address_in_any_case_with_options_that_work(
        self, settings_under, variable, value, setting, kept
    ):
        assert settings_under(**{variable: value})[setting] == kept

    @pytest.mark.parametrize(
        ("options", "kept"),
        [
            ("?sslmode=verify-full&sslrootcert=system", {"sslmode": "verify-full", "sslrootcert": "system"}),
            (
                "?sslmode=require&application_name=refine",
                {"sslmode": "require", "application_name": "refine"},
            ),
            ("?options=-c%20search_path%3Drefine", {"options": "-c search_path=refine"}),
            ("?hostaddr=192.0.2.1&assume_role=refine", {"hostaddr": "192.0.2.1", "assume_role": "refine"}),
        ],
    )
    def test_pass_on_what_postgresql_understands(self, settings_under, options, kept):
        made = settings_under(DATABASE_URL=f"PostgreSQL://refine:secret@Db:5432/Refine{options}")

        assert made["DATABASE"]["NAME"] == "Refine"
        assert kept.items() <= made["DATABASE"]["OPTIONS"].items()

    def test_make_a_mailer_of_an_address_in_capitals(self, settings_under):
        options = settings_under(EMAIL_URL="SMTP+TLS://mail.example.org")["MAILERS"]["default"]["OPTIONS"]

        assert options == {"host": "mail.example.org", "use_tls": True}

    def test_trust_other_addresses_in_any_case(self, settings_under):
        made = settings_under(CSRF_TRUSTED_ORIGINS="HTTPS://Refine.Example.org, https://*.Example.org")

        assert made["CSRF_TRUSTED_ORIGINS"][1:] == ["https://refine.example.org", "https://*.example.org"]

    @pytest.mark.parametrize(
        "command",
        [
            ["-m", "refine.server", "-p", "0", "refine.asgi:application"],
            ["manage.py", "db_worker"],
            ["manage.py", "migrate"],
            ["manage.py", "import_backlog", "some.csv", "--team", "harbour"],
            ["-m", "scripts.run"],
        ],
    )
    def test_are_refused_in_one_line_by_whatever_is_started(self, command):
        refusal = start_with(*command, SITE_URL="refine.example.org", PORT="8099")

        assert "SITE_URL must start with https:// or http://." in refusal
        assert "Traceback" not in refusal
        assert len([line for line in refusal.splitlines() if "SITE_URL" in line]) == 1

    def test_trust_and_allow_the_address_of_the_site_by_itself(self, settings_under):
        made = settings_under(SITE_URL="https://Refine.example.org:443/", ALLOWED_HOSTS="localhost")

        assert made["SITE_URL"] == "https://refine.example.org"
        assert made["CSRF_TRUSTED_ORIGINS"] == ["https://refine.example.org"]
        assert made["ALLOWED_HOSTS"] == ["localhost", "refine.example.org"]

    def test_write_the_address_as_browsers_do(self, settings_under):
        assert (
            settings_under(SITE_URL="https://Bücher.example")["SITE_URL"] == "https://xn--bcher-kva.example"
        )

    @pytest.mark.parametrize("where", [{"ALLOWED_HOSTS": "*"}, {"SITE_URL": "https://refine.example.org"}])
    def test_refuse_a_demo_that_others_could_reach_unless_it_is_public(self, settings_under, where):
        with pytest.raises(ImproperlyConfigured, match="DEMO lets anyone sign in as any member"):
            settings_under(DEMO="1", **where)
        assert settings_under(DEMO="1", DEMO_PUBLIC="1", **where)["DEMO"]
        assert not settings_under(DEMO="0", **where)["DEMO"]

    def test_allow_a_demo_on_this_machine(self, settings_under):
        assert settings_under(DEMO="1")["DEMO"]


class TestUnknownNames:
    @pytest.mark.parametrize(
        ("name", "meant"),
        [
            ("SITE_ULR", "SITE_URL"),
            ("site_url", "SITE_URL"),
            ("REFINE_SITE_URL", "SITE_URL"),
            ("ALLOWED_HOST", "ALLOWED_HOSTS"),
            ("EMAIL_HOST_PASSWORD", "EMAIL_URL"),
            ("SECURE_SSL_REDIRECT", "SSL_REDIRECT"),
        ],
    )
    def test_that_look_like_ours_are_told_with_the_one_that_is_meant(self, name, meant):
        assert likely_mistakes({name}) == {name: meant}

    @pytest.mark.parametrize("name", ["COMPOSE_PROJECT_NAME", "LANG", "HTTP_PROXY", *sorted(KNOWN)])
    def test_that_do_not_are_left_alone(self, name):
        assert likely_mistakes({name}) == {}

    def test_in_env_are_printed_once(self, tmp_path, monkeypatch, capsys):
        monkeypatch.delenv(environment.LOOKED_AT, raising=False)
        monkeypatch.delenv("REFINE_TESTING", raising=False)
        monkeypatch.setattr(environment, "BASE_DIR", tmp_path)
        monkeypatch.setattr(Environment, "ENVIRON", {})
        (tmp_path / ".env").write_text("# SITE_ULR=no\nDEBUG=0\nSITE_ULR=https://refine.example.org\n")

        environment.read()
        environment.read()

        assert capsys.readouterr().err == (
            "Refine: .env sets SITE_ULR, which nothing reads; SITE_URL may be meant.\n"
        )


def start_with(*command: str, **variables: str) -> str:
    """The complaints of a command under these variables."""
    environment = {"PATH": os.environ["PATH"], "SECRET_KEY": "x" * 60, "REFINE_TESTING": "1", **variables}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
    )
    return done.stderr.strip()
