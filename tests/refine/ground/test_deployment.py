"""Dockerfile, compose file and .env.example agree with the project; no container engine is needed."""

import ast
import json
import re
import shlex
import tomllib

import pytest
import yaml
from django.core.management import get_commands
from django.utils.module_loading import import_string

from refine import healthcheck
from refine.environment import BASE_DIR, KNOWN
from scripts import run

ONLY_COMPOSE = {"POSTGRES_PASSWORD"}
ONLY_RUN = {"HOST", "PORT"}
ONLY_TESTS = {"REFINE_TESTING"}


def known_variables() -> set[str]:
    """All environment variables that the settings read."""
    tree = ast.parse((BASE_DIR / "refine/settings.py").read_text())
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and getattr(node.func.value, "id", "") == "env"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


@pytest.fixture(scope="module")
def lines():
    """The Dockerfile's instructions, each a word and the rest."""
    text = (BASE_DIR / "Dockerfile").read_text().replace("\\\n", " ")
    return [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())


def arguments_of_daphne(lines) -> list[str]:
    """The command that the image starts, as a list of words."""
    return json.loads(next(rest for word, rest in lines if word == "CMD"))


class TestDockerfile:
    def test_copies_only_what_exists_and_is_sent_to_the_builder(self, lines):
        sent = {
            line.removeprefix("!").rstrip("/")
            for line in (BASE_DIR / ".dockerignore").read_text().splitlines()
            if line.startswith("!")
        }
        copied = {
            source.rstrip("/")
            for word, rest in lines
            if word == "COPY" and "--from" not in rest
            for source in rest.split()[:-1]
        }

        assert copied == sent
        assert all((BASE_DIR / source).exists() for source in copied)

    def test_copies_every_package_of_the_product(self, lines):
        pyproject = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())
        copied = " ".join(rest for word, rest in lines if word == "COPY")

        for package in pyproject["tool"]["importlinter"]["root_packages"]:
            assert f"{package}/ {package}/" in copied

    def test_copies_from_stages_that_exist(self, lines):
        stages = {rest.split(" AS ")[1] for word, rest in lines if word == "FROM" and " AS " in rest}
        copied_from = {found for _, rest in lines for found in re.findall(r"--from=(\w+)", rest)}

        assert copied_from <= stages

    def test_uses_the_python_and_the_node_that_the_project_names(self, lines):
        images = [rest.split()[0] for word, rest in lines if word == "FROM"]
        python = (BASE_DIR / ".python-version").read_text().strip()
        engines = json.loads((BASE_DIR / "package.json").read_text())["engines"]
        node = next(image for image in images if image.startswith("node:"))

        assert f"python:{python}-slim" in images
        assert int(re.search(r"\d+", node)[0]) >= int(re.search(r"\d+", engines["node"])[0])

    def test_installs_what_is_locked(self, lines):
        text = "\n".join(rest for _, rest in lines)

        assert "pip install --no-cache-dir --require-hashes -r requirements/base.txt" in text
        assert "npm ci" in text

    def test_ends_as_somebody_without_rights(self, lines):
        last_stage = max(place for place, (word, _) in enumerate(lines) if word == "FROM")

        assert ["USER", "refine"] in lines[last_stage:]

    def test_serves_as_make_run_does_on_the_port_it_names(self, lines):
        arguments = arguments_of_daphne(lines)

        assert arguments[1:6] == run.DAPHNE[1:6]
        assert set(run.DAPHNE[1:]) <= set(arguments)
        assert arguments[arguments.index("-p") + 1] == str(healthcheck.PORT)
        assert ["EXPOSE", str(healthcheck.PORT)] in lines
        assert callable(import_string(arguments[-1].replace(":", ".")))


class TestCompose:
    def test_runs_web_worker_migrations_and_what_they_need(self, compose):
        assert set(compose["services"]) == {"web", "worker", "migrate", "postgres", "redis"}

    def test_calls_only_commands_that_exist(self, compose, lines):
        ours = [service.get("command", "") for service in compose["services"].values()]
        called = [rest for _, rest in lines] + ours

        found = {name for text in called for name in re.findall(r"manage\.py (\w+)", text)}

        assert found == {"collectstatic", "migrate", "db_worker"}
        assert found <= set(get_commands())

    def test_sets_only_variables_that_the_settings_know(self, compose):
        for name in ("web", "worker", "migrate"):
            assert set(compose["services"][name]["environment"]) <= known_variables()

    def test_asks_only_for_variables_that_env_example_names(self, compose):
        asked = set(re.findall(r"\$\{(\w+)", (BASE_DIR / "docker-compose.yml").read_text()))

        assert asked == {"POSTGRES_PASSWORD", "PORT"}
        assert asked <= set(env_example())

    def test_names_hosts_and_ports_that_its_services_have(self, compose):
        environment = compose["services"]["web"]["environment"]

        assert "@postgres:5432/refine" in environment["DATABASE_URL"]
        assert environment["REDIS_URL"] == "redis://redis:6379/0"
        assert compose["services"]["web"]["ports"][0].endswith(f":{healthcheck.PORT}")

    def test_lets_web_and_worker_wait_for_migrations_that_run_once(self, compose):
        services = compose["services"]

        for name in ("web", "worker"):
            assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        assert services["migrate"]["restart"] == "no"

    def test_waits_only_for_services_that_say_how_they_are(self, compose):
        for service in compose["services"].values():
            for name, wish in service.get("depends_on", {}).items():
                if wish["condition"] == "service_healthy":
                    assert "healthcheck" in compose["services"][name]

    def test_asks_web_for_its_health_with_a_module_that_exists(self, compose):
        command = compose["services"]["web"]["healthcheck"]["test"]

        assert command == ["CMD", "python", "-m", healthcheck.__name__]

    def test_declares_the_volumes_it_uses(self, compose):
        used = {
            volume.split(":")[0]
            for service in compose["services"].values()
            for volume in service.get("volumes", [])
        }

        assert used == set(compose["volumes"])


def env_example() -> dict[str, str]:
    """The variables of .env.example with their values, commented out or not."""
    text = (BASE_DIR / ".env.example").read_text()
    return dict(re.findall(r"^#?([A-Z_]+)=(.*)$", text, flags=re.MULTILINE))


class TestVariables:
    def test_of_env_example_are_those_that_somebody_reads(self):
        assert set(env_example()) == (known_variables() - ONLY_TESTS) | ONLY_COMPOSE | ONLY_RUN

    def test_of_env_example_are_those_that_are_told_from_mistakes(self):
        assert set(env_example()) == KNOWN

    def test_are_each_explained_in_the_docs(self):
        text = (BASE_DIR / "docs/running.md").read_text()

        explained = set(re.findall(r"^\| `([A-Z_]+)` ", text, flags=re.MULTILINE))

        assert explained == set(env_example())


class TestMakefile:
    def test_starts_only_scripts_that_exist(self):
        text = (BASE_DIR / "Makefile").read_text()

        for module in re.findall(r"-m (scripts\.\w+)", text):
            assert (BASE_DIR / module.replace(".", "/")).with_suffix(".py").is_file()
        for script in re.findall(r"@(scripts/\w+)", text):
            assert (BASE_DIR / script).stat().st_mode & 0o111

    def test_explains_every_target(self):
        text = (BASE_DIR / "Makefile").read_text()
        phony = shlex.split(re.search(r"^\.PHONY: (.*)$", text, flags=re.MULTILINE)[1])

        assert re.findall(r"^([a-z-]+):.*## ", text, flags=re.MULTILINE) == phony
