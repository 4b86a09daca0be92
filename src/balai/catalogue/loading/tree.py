"""YAML text to plain values, with the line of every value.

Scalars follow the YAML 1.2 core schema: `no`, `on` and `12:30` are text, as an Indonesian author expects.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import yaml

from .faults import Fault

Path = tuple[str | int, ...]
MAX_DEPTH = 12

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?(?:0|[1-9]\d{0,14})")
_FLOAT = re.compile(r"[-+]?\d+\.\d+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(slots=True)
class Tree:
    """The value of one file and the line on which each path stands."""

    file: str
    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """Line of a path, or of its nearest parent."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def name_of(self, path: Path) -> str:
        """A path as people read it: list items that have a code are named by it."""
        name, value = "", self.value
        for part in path:
            value = _child(value, part)
            label = value.get("code") if isinstance(part, int) and isinstance(value, dict) else None
            if isinstance(part, int):
                name += f"[{label or part + 1}]"
            else:
                name += f".{part}" if name else str(part)
        return name or "berkas"

    def fault(self, path: Path, message: str, what_to_do: str) -> Fault:
        """A fault at a path of this file."""
        return Fault(self.file, self.line_of(path), self.name_of(path), message, what_to_do)


def _child(value: Any, part: str | int) -> Any:
    try:
        return value[part]
    except (KeyError, IndexError, TypeError):
        return None


def parse_tree(file: str, text: bytes) -> Tree:
    """Read one YAML file. Faults of form (syntax, double keys, aliases) are kept in the tree."""
    tree = Tree(file)
    try:
        root = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as broken:
        mark = getattr(broken, "problem_mark", None)
        problem = getattr(broken, "problem", None) or "bukan YAML"
        line = mark.line + 1 if mark else 1
        tree.faults.append(
            Fault(file, line, "berkas", f"YAML rusak: {problem}", "periksa tanda kutip, titik dua, dan inden")
        )
        return tree
    if root is None:
        tree.faults.append(Fault(file, 1, "berkas", "kosong", "isi berkas, atau hapus"))
        return tree
    reader = _Reader(tree.lines)
    tree.value = reader.read(root, ())
    for line, path, message, what_to_do in reader.found:
        tree.faults.append(Fault(file, line, tree.name_of(path), message, what_to_do))
    return tree


class _Reader:
    """Walks the node graph of one file."""

    def __init__(self, lines: dict[Path, int]) -> None:
        self.lines = lines
        self.seen: set[int] = set()
        self.found: list[tuple[int, Path, str, str]] = []

    def read(self, node: yaml.Node, path: Path) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if id(node) in self.seen or len(path) > MAX_DEPTH:
            self.found.append(
                (line, path, "rujukan (&, *) atau sarang terlalu dalam", "tulis isinya langsung")
            )
            return None
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, i)) for i, item in enumerate(node.value)]
        return self._mapping(cast(yaml.MappingNode, node), path)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for key_node, item in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            here, line = (*path, key), key_node.start_mark.line + 1
            if key in value:
                message = f"ditulis dua kali (pertama di baris {self.lines[here]})"
                self.found.append((line, here, message, "hapus salah satu"))
                continue
            self.lines[here] = line
            value[key] = self.read(item, here)
        return value


def _scalar(node: yaml.ScalarNode) -> Any:
    text = str(node.value)
    if node.style:  # the C parser marks plain text with "", the Python parser with None
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return _date(text) if _DATE.fullmatch(text) else text


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
