"""What the Dockerfile says, done without an engine: its own lines, in an empty directory.

`python tests/support/image.py DIRECTORY` builds the last stage there. Absolute paths of the image lie below
the directory, a virtual environment stands for the interpreter of the base, and an account is only noted.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
_PLACES: Final = re.compile(r"(?<![\w./])/(?:build|opt|srv)(?=[/\s'\"]|$)")


@dataclass(frozen=True, slots=True)
class Line:
    """One instruction: its name, its flags, and the rest of it."""

    name: str
    flags: dict[str, str]
    rest: str


def lines_of(text: str) -> list[Line]:
    """The instructions in order, continued lines joined, variables of ARG put in."""
    bare = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    found, given = [], dict[str, str]()
    for whole in re.sub(r"\s*\\\n\s*", " ", bare).splitlines():
        if not whole.strip():
            continue
        name, _, rest = whole.strip().partition(" ")
        if name == "ARG":
            key, _, value = rest.partition("=")
            given[key] = value
        rest = re.sub(r"\$\{(\w+)\}", lambda m: given.get(m[1], m[0]), rest)
        flags = dict(flag.split("=", 1) for flag in re.findall(r"^--(\S+=\S+)", rest.strip()))
        found.append(Line(name, flags, re.sub(r"^(--\S+=\S+\s+)+", "", rest.strip())))
    return found


@dataclass
class Image:
    """The last stage as it was built: where its files are, and how it is started."""

    directory: Path
    environment: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"
    user: str = "0"
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    def place(self, path: str) -> Path:
        """Where a path of the image lies."""
        return self.directory / "root" / path.lstrip("/")

    def files(self) -> list[str]:
        """Every file of the last stage, as the image names it."""
        root = self.directory / "root"
        return sorted(f"/{path.relative_to(root)}" for path in root.rglob("*") if path.is_file())

    def started(self, **more: str) -> dict[str, str]:
        """The environment that a process of the image has."""
        base = {"PATH": f"{self.directory / 'base' / 'bin'}:/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
        own = {
            name: self._moved(value.replace("$PATH", base["PATH"]))
            for name, value in self.environment.items()
        }
        return base | own | more

    def _moved(self, text: str) -> str:
        return _PLACES.sub(lambda found: f"{self.directory / 'root'}{found[0]}", text)


def build(directory: Path, text: str | None = None) -> Image:
    """Do what the Dockerfile says, stage by stage.

    Raises:
        CalledProcessError: a RUN failed.
        ValueError: an instruction that is not known here.
    """
    image, stages, name = Image(directory), dict[str, Path](), ""
    for line in lines_of(text or (ROOT / "Dockerfile").read_text("utf-8")):
        if line.name == "FROM":
            if name:
                stages[name] = _kept(image, name)
            name = line.rest.partition(" AS ")[2] or "last"
            image = _begun(directory)
        elif line.name == "COPY":
            _copy(image, line, stages)
        elif line.name == "RUN":
            _run(image, line.rest)
        else:
            _note(image, line)
    return image


def _note(image: Image, line: Line) -> None:
    """What an instruction says of how the image is started."""
    match line.name:
        case "ENV":
            image.environment |= dict(part.split("=", 1) for part in shlex.split(line.rest))
        case "WORKDIR":
            image.workdir = line.rest
            image.place(line.rest).mkdir(parents=True, exist_ok=True)
        case "USER":
            image.user = line.rest
        case "ENTRYPOINT":
            image.entrypoint = json.loads(line.rest)
        case "CMD":
            image.command = json.loads(line.rest)
        case "HEALTHCHECK":
            image.health = json.loads(line.rest.partition("CMD ")[2])
        case "ARG" | "EXPOSE":
            return
        case other:
            raise ValueError(f"{other} is not known here")


def _begun(directory: Path) -> Image:
    """A stage with nothing in it but the interpreter of its base."""
    shutil.rmtree(directory / "base", ignore_errors=True)
    (directory / "root").mkdir(parents=True)
    subprocess.run([sys.executable, "-m", "venv", directory / "base"], check=True)
    made = directory / "base" / "bin" / "useradd"
    made.write_text("#!/bin/sh\nexit 0\n")
    made.chmod(0o755)
    return Image(directory)


def _kept(image: Image, name: str) -> Path:
    kept = image.directory / "stages" / name
    kept.parent.mkdir(exist_ok=True)
    return (image.directory / "root").rename(kept)


def _copy(image: Image, line: Line, stages: dict[str, Path]) -> None:
    *sources, target = line.rest.split()
    origin = stages[line.flags["from"]] if "from" in line.flags else ROOT
    to = image.place(target if target.startswith("/") else f"{image.workdir}/{target}")
    for source in sources:
        found = origin / source.lstrip("/")
        if origin is ROOT and not _is_sent(source):
            raise FileNotFoundError(f"{source} is not sent to the builder")
        if found.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info") if origin is ROOT else None
            shutil.copytree(found, to, symlinks=True, ignore=ignored, dirs_exist_ok=True)
        else:
            to.mkdir(parents=True, exist_ok=True)
            shutil.copy2(found, to)


def _is_sent(source: str) -> bool:
    """Whether .dockerignore lets it pass: the last line that speaks of it decides."""
    is_sent = True
    for rule in (ROOT / ".dockerignore").read_text("utf-8").split():
        if fnmatch(source, rule.lstrip("!")):
            is_sent = rule.startswith("!")
    return is_sent


def _run(image: Image, command: str) -> None:
    proxies = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    subprocess.run(
        ["sh", "-ec", image._moved(command)],
        cwd=image.place(image.workdir),
        env=image.started(HOME=str(image.directory), **proxies, **_mirror()),
        check=True,
    )


def _mirror() -> dict[str, str]:
    """uv does not read pip's configuration: it is told the same mirror and certificates."""
    said = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    found = dict(
        re.findall(
            r"^(?:global|install|:env:)\.(index-url|cert|extra-index-url|find-links)='(.*)'$", said, re.M
        )
    )
    own = {"UV_DEFAULT_INDEX": "index-url", "SSL_CERT_FILE": "cert"}
    pips = {f"PIP_{name.upper().replace('-', '_')}": value for name, value in found.items()}
    return pips | {name: found[key] for name, key in own.items() if key in found}


if __name__ == "__main__":
    build(Path(sys.argv[1]).absolute())
