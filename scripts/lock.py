"""Compile the locks from pyproject.toml, or with --check say where they are out of step with it.

Further arguments, such as --upgrade, go to pip-compile.
"""

import hashlib
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"requirements.txt": (), "requirements-dev.txt": ("dev",)}
OPTIONS = (
    "--quiet", "--generate-hashes", "--strip-extras", "--allow-unsafe", "--no-emit-options",
    "--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links",
)  # fmt: skip
PINNED = re.compile(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+( ; .+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def stamp(extras: tuple[str, ...]) -> str:
    """The first line of a lock: what it was compiled from."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"]]
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    text = "\n".join([project["requires-python"], *sorted(wanted)])
    return f"# for {hashlib.sha256(text.encode()).hexdigest()}"


def compile_locks(arguments: list[str]) -> None:
    environment = os.environ | {"CUSTOM_COMPILE_COMMAND": "make lock"}
    for name, extras in LOCKS.items():
        chosen = [f"--extra={extra}" for extra in extras]
        if extras:
            chosen.append("--constraint=requirements.txt")
        command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, *chosen, *arguments]
        command += ["--output-file", name, "pyproject.toml"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)  # noqa: S603
        lock = ROOT / name
        lock.write_text(f"{stamp(extras)}\n{lock.read_text()}")


def problems(root: Path = ROOT) -> Iterator[str]:
    """One sentence for each thing that is wrong with the locks."""
    for name, extras in LOCKS.items():
        lines = (root / name).read_text().splitlines()
        if lines[0] != stamp(extras):
            yield f"{name} is not compiled from pyproject.toml as it is: run “make lock”"
        for number, line in enumerate(lines, 1):
            if not line or line.lstrip().startswith("#"):
                if "://" in line:
                    yield f"{name}:{number} names a host: {line}"
            elif not PINNED.fullmatch(line) and not HASH.fullmatch(line):
                yield f"{name}:{number} is neither a pinned version nor a hash: {line}"


def main(arguments: list[str]) -> int:
    if arguments != ["--check"]:
        compile_locks(arguments)
    found = list(problems())
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
