"""Small faults for source code: a boundary, a joint, a number, a status, a word, or a step left out."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

_COMPARED: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_COUNTED: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_STATUS: Final = {"MET": "NOT_MET", "NOT_MET": "UNKNOWN", "UNKNOWN": "NOT_MET"}
_TURNED: Final = {"any": "all", "all": "any", "min": "max", "max": "min"}
# Not run, or said for people: annotations, decorators, pieces of formatted text.
_LEFT: Final = frozenset({"annotation", "returns", "decorator_list"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One change of a tree: what stands in whose field is put in the place of what stood there."""

    tree: ast.Module
    holder: ast.AST
    field: str
    number: int | None
    new: ast.AST
    line: int
    what: str

    def put(self) -> ast.Module:
        """The tree with the change; it is not changed back."""
        if self.number is None:
            setattr(self.holder, self.field, self.new)
        else:
            getattr(self.holder, self.field)[self.number] = self.new
        return self.tree


def faults_in(tree: ast.Module) -> Iterator[Fault]:
    """Every fault of a tree, from its start to its end."""
    for holder, field, number, node in _places(tree):
        make = _MAKERS.get(type(node))
        for new in make(node) if make else ():
            what = f"{ast.unparse(node)}  →  {ast.unparse(ast.fix_missing_locations(new))}"
            yield Fault(
                tree,
                holder,
                field,
                number,
                ast.copy_location(new, node),
                getattr(node, "lineno", getattr(holder, "lineno", 0)),
                what,
            )


def _places(holder: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, Any]]:
    """Every node that is run, with what holds it."""
    for field, value in ast.iter_fields(holder):
        if field in _LEFT or isinstance(holder, ast.JoinedStr):
            continue
        several = isinstance(value, list)
        for number, node in enumerate(value if several else [value]):
            if isinstance(node, ast.AST) and not _is_said(holder, node):
                yield holder, field, number if several else None, node
                yield from _places(node)


def _is_said(holder: ast.AST, node: ast.AST) -> bool:
    """Docstrings, types, and members of an enumeration, which cannot be exchanged once imported."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.ClassDef):
        return any(isinstance(base, ast.Name) and base.id.endswith("Enum") for base in node.bases)
    return isinstance(holder, ast.Call) and isinstance(holder.func, ast.Name) and holder.func.id == "cast"


def _compare(node: ast.Compare) -> Iterator[ast.AST]:
    for at, one in enumerate(node.ops):
        turned = [*node.ops[:at], _COMPARED[type(one)](), *node.ops[at + 1 :]]
        yield ast.Compare(node.left, turned, node.comparators)


def _join(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)


def _count(node: ast.BinOp) -> Iterator[ast.AST]:
    if type(node.op) in _COUNTED:
        yield ast.BinOp(node.left, _COUNTED[type(node.op)](), node.right)


def _deny(node: ast.UnaryOp) -> Iterator[ast.AST]:
    if isinstance(node.op, ast.Not):
        yield node.operand


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    match node.value:
        case bool():
            yield ast.Constant(not node.value)
        case int():
            yield ast.Constant(node.value + 1)
        case str():
            yield ast.Constant(f"{node.value}_")


def _status(node: ast.Attribute) -> Iterator[ast.AST]:
    if isinstance(node.value, ast.Name) and node.value.id == "Status" and node.attr in _STATUS:
        yield ast.Attribute(node.value, _STATUS[node.attr], node.ctx)


def _named_status(node: ast.Name) -> Iterator[ast.AST]:
    if isinstance(node.ctx, ast.Load) and node.id in _STATUS:
        yield ast.Name(_STATUS[node.id], node.ctx)


def _call(node: ast.Call) -> Iterator[ast.AST]:
    if isinstance(node.func, ast.Name) and node.func.id in _TURNED:
        yield ast.Call(ast.Name(_TURNED[node.func.id], ast.Load()), node.args, node.keywords)


def _left_out(node: ast.stmt) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Expr) or isinstance(node.value, ast.Call):
        yield ast.Pass()


def _whether(node: Any) -> Iterator[ast.AST]:
    """A bare condition turned round; comparisons and joints are changed on their own."""
    if isinstance(node.test, ast.Name | ast.Attribute | ast.Call):
        turned: Any = type(node)()
        vars(turned).update(vars(node))
        turned.test = ast.UnaryOp(ast.Not(), node.test)
        yield turned


def _filtered(node: ast.comprehension) -> Iterator[ast.AST]:
    """A filter left out; comparisons and joints within it are changed on their own."""
    for at in range(len(node.ifs)):
        yield ast.comprehension(node.target, node.iter, [*node.ifs[:at], *node.ifs[at + 1 :]], node.is_async)


_MAKERS: Final[dict[type[ast.AST], Callable[[Any], Iterator[ast.AST]]]] = {
    ast.Compare: _compare,
    ast.BoolOp: _join,
    ast.BinOp: _count,
    ast.UnaryOp: _deny,
    ast.Constant: _constant,
    ast.Attribute: _status,
    ast.Name: _named_status,
    ast.Call: _call,
    ast.Expr: _left_out,
    ast.Raise: _left_out,
    ast.If: _whether,
    ast.comprehension: _filtered,
    ast.IfExp: _whether,
}
