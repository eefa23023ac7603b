"""The real register, served by the production server on a loopback port."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_START = 60


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Settings of a server of its own: database, index and static files in `folder`."""
    return os.environ | {
        "SECRET_KEY": "only-for-browser-tests-" + "x" * 40,
        "DATABASE_URL": f"sqlite:///{folder / 'register.db'}",
        "REGISTER_INDEX_DIR": str(folder / "index"),
        "REGISTER_DOWNLOADS_DIR": str(folder / "downloads"),
        "STATIC_ROOT": str(folder / "static"),
        "ALERTS": "on",
        **more,
    }


def manage(env: dict[str, str], *arguments: str) -> str:
    """Run a management command and return what it prints."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def serving(env: dict[str, str], log: Path) -> Iterator[str]:
    """Run gunicorn until the block ends; yield its address without a slash at the end."""
    port = _free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "config.wsgi", "--no-control-socket"),
        *("--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4"),
    ]
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output)
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    for _attempt in range(SECONDS_TO_START * 10):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")
