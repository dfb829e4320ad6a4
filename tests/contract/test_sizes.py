"""How long files and functions may be, and which of them say what they give."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
SERVICE: Final = ROOT / "src" / "tdkt_api"
LINES, TEST_LINES, FUNCTION_LINES, POSITIONAL = 400, 600, 50, 6
OUR_WORDS: Final = ("repository.py", "shapes.py", "schemas.py", "step_schemas.py", "models")
SLICES: Final = (
    "accounts", "units", "subjects", "awards", "achievements", "movements", "eligibility", "dossiers",
    "submissions", "councils", "decisions", "audit", "operations", "lawbooks", "simulations",
)  # fmt: skip
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Found:
    """One function and where it stands."""

    path: Path
    node: Function
    is_public: bool

    @property
    def place(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.node.lineno} {self.node.name}"

    @property
    def lines(self) -> int:
        return (self.node.end_lineno or self.node.lineno) - self.node.lineno + 1

    @property
    def positional(self) -> int:
        """What a caller may give by position; a route's parameters are given by name."""
        if any(
            isinstance(d, ast.Call) and ast.unparse(d.func).startswith("router.")
            for d in self.node.decorator_list
        ):
            return 0
        names = [one.arg for one in (*self.node.args.posonlyargs, *self.node.args.args)]
        return len([name for name in names if name not in {"self", "cls"}])


def files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def functions(path: Path) -> Iterator[Found]:
    yield from _inside(path, ast.parse(path.read_text("utf-8")), is_public=True)


def _inside(path: Path, node: ast.AST, *, is_public: bool) -> Iterator[Found]:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                is_named = is_public and not child.name.startswith("_") and not _is_property(child)
                yield Found(path, child, is_named)
                yield from _inside(path, child, is_public=False)
            case ast.ClassDef():
                yield from _inside(path, child, is_public=is_public and not child.name.startswith("_"))
            case _:
                yield from _inside(path, child, is_public=is_public)


def _is_property(node: Function) -> bool:
    """A property's name is what it gives."""
    return any(isinstance(one, ast.Name) and one.id == "property" for one in node.decorator_list)


def told(paths: list[Path]) -> list[Path]:
    """The modules whose public functions say what they give."""
    wordy = {SERVICE / "law", SERVICE / "workflow"}
    return [
        path
        for path in paths
        if wordy & set(path.parents)
        or path.relative_to(SERVICE).as_posix() == "history/chain.py"
        or (path.parent.name in SLICES and path.name not in OUR_WORDS)
    ]


EVERY: Final = [found for path in files("src", "migrations", "tests") for found in functions(path)]


@pytest.mark.parametrize(
    ("folders", "most"), [(("src", "migrations"), LINES), (("tests",), TEST_LINES)], ids=["service", "tests"]
)
def test_no_file_is_too_long(folders: tuple[str, ...], most: int) -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in files(*folders)}

    assert {str(path): lines for path, lines in lengths.items() if lines > most} == {}


def test_no_function_is_too_long() -> None:
    assert {found.place: found.lines for found in EVERY if found.lines > FUNCTION_LINES} == {}


def test_no_function_takes_too_much_by_position() -> None:
    ours = [found for found in EVERY if SERVICE in found.path.parents]

    assert {found.place: found.positional for found in ours if found.positional > POSITIONAL} == {}


def test_whoever_decides_says_what_it_gives() -> None:
    """Public functions of the rules, the process, the chain, the services and the routers."""
    spoken = [found for path in told(files("src")) for found in functions(path) if found.is_public]
    silent = [found.place for found in spoken if not ast.get_docstring(found.node)]

    assert len(spoken) > 100
    assert silent == []


def test_half_of_the_files_are_short() -> None:
    lengths = sorted(
        len(path.read_text("utf-8").splitlines()) for path in files("src") if path.name != "__init__.py"
    )

    assert lengths[len(lengths) // 2] <= 90
    assert lengths[len(lengths) * 9 // 10] <= 250


def test_what_is_too_long_is_found(tmp_path: Path) -> None:
    body = "\n".join(f"    a{n} = {n}" for n in range(50))
    planted = tmp_path / "planted.py"
    planted.write_text(f"def long(a, b, c, d, e, f, g):\n{body}\n")

    [found] = functions(planted)

    assert (found.lines, found.positional) == (51, 7)
    assert ast.get_docstring(found.node) is None
