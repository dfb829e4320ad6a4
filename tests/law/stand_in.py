"""Puts changed source in the place of a module that everybody has already imported."""

import ast
import sys
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any, Final

_PLAIN: Final = (bool, int, str, tuple, list, dict, set, frozenset)


def stand_in(module: ModuleType, tree: ast.Module) -> None:
    """Give the functions of a module the code of the changed source, and its constants their changed values.

    Whoever holds a function, a class or a constant of the module meets the change. What was made with the old
    code before, such as a lawbook that was read, stays as it is.
    """
    changed = ModuleType(module.__name__)
    changed.__file__ = module.__file__
    known = sys.modules[module.__name__]
    sys.modules[module.__name__] = changed
    try:
        exec(compile(ast.fix_missing_locations(tree), str(module.__file__), "exec"), vars(changed))  # noqa: S102
    finally:
        sys.modules[module.__name__] = known
    theirs = dict(_functions(changed))
    for name, function in _functions(module):
        function.__code__ = theirs[name].__code__
        function.__defaults__ = theirs[name].__defaults__
        function.__kwdefaults__ = theirs[name].__kwdefaults__
    for name, value in list(vars(module).items()):
        if not name.startswith("__") and isinstance(value, _PLAIN):
            _everywhere(value, getattr(changed, name))
            setattr(module, name, getattr(changed, name))
    _forget()


def _functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    for name, value in vars(module).items():
        if getattr(value, "__module__", None) != module.__name__:
            continue
        for inner, one in [(name, value)] if not isinstance(value, type) else vars(value).items():
            function = getattr(getattr(one, "fget", getattr(one, "__func__", one)), "__wrapped__", None)
            function = function or getattr(one, "fget", getattr(one, "__func__", one))
            if isinstance(function, FunctionType):
                yield f"{name}.{inner}", function


def _everywhere(old: Any, new: Any) -> None:
    """The new value wherever a module of the rules has the old one under a name of its own."""
    for name, module in list(sys.modules.items()):
        if name.startswith("tdkt_api.law"):
            for key, value in list(vars(module).items()):
                if value is old and isinstance(value, tuple | list | dict | set | frozenset):
                    setattr(module, key, new)


def _forget() -> None:
    """Nothing that was kept from before the change."""
    for name, module in list(sys.modules.items()):
        if name.startswith("tdkt_api.law"):
            for value in vars(module).values():
                clear = getattr(value, "cache_clear", None)
                if clear is not None:
                    clear()
