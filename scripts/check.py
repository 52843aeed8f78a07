"""Checks everything but the tests: `make check`. Every step runs, even after findings in another."""

import os
import subprocess
import sys
import time

PYTHON = [sys.executable, "-m"]
BIN = os.path.dirname(sys.executable)
MANAGE = [sys.executable, "manage.py"]
CODE = ["refine", "sessions", "backlog", "teams", "live", "core", "scripts"]

# Settings of a deployment, for Django's deployment checks.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "refine.settings",
    "SECRET_KEY": "only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH",
    "SITE_URL": "https://refine.example.org",
    "ALLOWED_HOSTS": "refine.example.org",
    "DATABASE_URL": "sqlite://:memory:",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "DEMO": "0",
    "DEBUG": "0",
}

STEPS = {
    "lint": [*PYTHON, "ruff", "check", "--quiet", "."],
    "format": [*PYTHON, "ruff", "format", "--quiet", "--diff", "."],
    "layout": [os.path.join(BIN, "djangofmt"), "--check", "templates"],
    "scripts": [*PYTHON, "scripts.biome", "check", "--error-on-warnings"],
    "types": [*PYTHON, "mypy", *CODE],
    "templates": [*PYTHON, "djlint", "--quiet", "--lint", "templates"],
    "imports": [os.path.join(BIN, "lint-imports"), "--no-logo"],
    "house": [*PYTHON, "scripts.house"],
    "assets": [*MANAGE, "collectstatic", "--dry-run", "--noinput", "--verbosity", "0"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "deployment": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
}


def main() -> int:
    wanted = sys.argv[1:] or STEPS
    found = [name for name in wanted if not passes(name, STEPS[name])]
    print(f"Findings in: {', '.join(found)}" if found else "No findings.")
    return 1 if found else 0


def passes(name: str, command: list[str]) -> bool:
    """Run one step, and print its output only if it has findings."""
    began = time.monotonic()
    done = subprocess.run(
        command,
        env=os.environ | PRODUCTION,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    fine = done.returncode == 0
    print(f"{'ok  ' if fine else 'FOUND'} {name:<12} {time.monotonic() - began:5.1f} s", flush=True)
    if not fine:
        print(done.stdout, flush=True)
    return fine


if __name__ == "__main__":
    sys.exit(main())
