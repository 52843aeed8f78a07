"""A Daphne process to measure, and the processor time it used."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent


class Server:
    def __init__(self, folder: Path, application: str, program: str = "daphne") -> None:
        self.application = application
        self.program = program
        self.log = folder / "server.log"
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "refine.settings",
            "SECRET_KEY": "only-for-measuring-" + "x" * 50,
            "STATIC_ROOT": str(folder / "static"),
            "DATABASE_URL": os.environ.get("DATABASE_URL") or f"sqlite:///{folder / 'bench.sqlite3'}",
            "REDIS_PREFIX": f"bench-{os.getpid()}",
        }
        (folder / "static").mkdir(exist_ok=True)

    def manage(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.env, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    def __enter__(self) -> "Server":
        # Another one at each start: connections to the last may linger.
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        daphne = [sys.executable, "-m", self.program, "-v", "0", "-p", str(self.port), self.application]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(daphne, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        for _ in range(200):
            try:
                urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=2).close()
                return self
            except OSError as error:
                if getattr(error, "code", None):
                    return self
                time.sleep(0.1)
        raise RuntimeError(self.log.read_text())

    def __exit__(self, *_exc) -> None:
        self._process.kill()
        self._process.wait()

    def cpu(self) -> float | None:
        """Seconds of processor time used so far; None where the system has no /proc."""
        stat = Path(f"/proc/{self._process.pid}/stat")
        if not stat.exists():
            return None
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, name: str) -> float:
        """Megabytes of memory by this name of Linux: VmRSS now, VmHWM at the peak."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(name))

    def forget_peak(self) -> None:
        """Have VmHWM begin anew."""
        Path(f"/proc/{self._process.pid}/clear_refs").write_text("5")
