"""A server of one's own: a temporary database, the production server, a loopback port."""

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from tests.browser.serving import ROOT, environment, manage, serving


class Server:
    """Context manager that migrates a database in `folder`, fills it, and serves it until the end.

    `env` is added to the environment; `data` is imported and published; `script` is run in the
    project's shell, to make what a test needs. On entry gives itself, with its `address`.
    """

    address: str

    def __init__(
        self,
        folder: Path,
        *,
        env: Mapping[str, str] | None = None,
        data: Path | None = None,
        script: str | None = None,
    ) -> None:
        self.folder, self.data, self.script = folder, data, script
        self.env = environment(folder, **(env or {}))
        self._stack = ExitStack()

    def __enter__(self) -> "Server":
        self.manage("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        if self.data:
            self.manage("import_register", str(self.data), "--publish")
        if self.script:
            self.run(self.script)
        log = self.folder / "server.log"
        self.address = self._stack.enter_context(serving(self.env, log))
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def manage(self, *arguments: str) -> str:
        return manage(self.env, *arguments)

    def run(self, script: str) -> str:
        """Run Python with Django set up against the server's database; return what it prints."""
        env = self.env | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        code = f"import django; django.setup()\n{script}"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=os.environ | env, check=True,
            capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout
