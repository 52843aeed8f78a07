"""`python -m refine.server` serves Refine: Daphne's command and arguments, with limits on what it reads."""

from daphne.cli import CommandLineInterface

from refine.server.connections import Server


class Command(CommandLineInterface):
    server_class = Server


if __name__ == "__main__":
    Command.entrypoint()
