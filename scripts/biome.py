"""Runs biome, which formats and lints scripts and style sheets: `python -m scripts.biome check --write`.

Its output is shown only when it finds something.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    command = [str(program()), *sys.argv[1:]]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        print(done.stdout)
    return done.returncode


def program() -> Path:
    """The program itself: the command that npm puts in its place starts Node first."""
    for found in sorted(ROOT.glob("node_modules/@biomejs/cli-*/biome*")):
        return found
    raise SystemExit("biome is missing, which checks scripts and style sheets. `make setup` fetches it.")


if __name__ == "__main__":
    sys.exit(main())
