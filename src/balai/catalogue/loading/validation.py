"""Schema errors in the words of the author, with file and line."""

import types
from collections.abc import Iterable
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from .tree import Path, Tree

_TYPE_NAMES = {
    "int_type": "bilangan bulat",
    "string_type": "teks",
    "bool_type": "true atau false",
    "list_type": "daftar",
    "dict_type": "kelompok isian",
    "model_type": "kelompok isian",
    "date_type": "tanggal seperti 2027-05-31",
}
_LIMIT_NAMES = {
    "greater_than": "lebih dari {gt}",
    "greater_than_equal": "paling sedikit {ge}",
    "less_than_equal": "paling banyak {le}",
    "too_short": "paling sedikit {min_length} butir",
    "string_too_short": "paling sedikit {min_length} huruf",
    "string_too_long": "paling banyak {max_length} huruf",
}


def suggest(word: str, known: Iterable[str]) -> str:
    """The question “maksud Anda …?” when a known word is close, else an empty text."""
    best = process.extractOne(word, sorted(known), scorer=fuzz.ratio, score_cutoff=60)
    return f"maksud Anda “{best[0]}”?" if best else ""


def validate(tree: Tree, form: Any) -> Any:
    """The content of one file in its form; None when it has faults, which are added to the tree."""
    if tree.value is None:
        return None
    try:
        return TypeAdapter(form).validate_python(tree.value)
    except ValidationError as refused:
        for error in refused.errors(include_url=False):
            path = tuple(part for part in error["loc"] if part != "[key]")
            tree.faults.append(tree.fault(path, *_explain(error, form, path)))
        return None


def _explain(error: ErrorDetails, form: Any, path: Path) -> tuple[str, str]:
    kind, limits = error["type"], error.get("ctx", {})
    if kind == "balai":
        return str(limits["message"]), str(limits["what_to_do"])
    if kind in _TYPE_NAMES:
        return f"“{_short(error['input'])}” bukan {_TYPE_NAMES[kind]}", f"tulis {_TYPE_NAMES[kind]}"
    if kind in _LIMIT_NAMES:
        return f"“{_short(error['input'])}” di luar batas", f"tulis {_LIMIT_NAMES[kind].format(**limits)}"
    return _explain_name(error, form, path)


def _explain_name(error: ErrorDetails, form: Any, path: Path) -> tuple[str, str]:
    kind, value = error["type"], _short(error["input"])
    if kind == "missing":
        return "wajib ada", "tambahkan isian ini"
    if kind == "extra_forbidden":
        known = _fields_at(form, path[:-1])
        return "isian tidak dikenal", suggest(
            str(path[-1]), known
        ) or f"hapus; yang ada: {', '.join(sorted(known))}"
    if kind == "literal_error":
        known = [
            word for word in str(error["ctx"]["expected"]).split("'") if word.isidentifier() and word != "or"
        ]
        return f"nilai “{value}” tidak dikenal", suggest(value, known) or f"pilih: {', '.join(known)}"
    if kind == "string_pattern_mismatch":
        return f"“{value}” bukan kode", "pakai huruf kecil, angka, dan tanda hubung"
    return str(error["msg"]), "perbaiki menurut data/README.md"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _fields_at(form: Any, path: Path) -> list[str]:
    for part in path:
        form = _inner(form, part)
    form = _bare(form)
    return list(form.model_fields) if isinstance(form, type) and issubclass(form, BaseModel) else []


def _inner(form: Any, part: str | int) -> Any:
    form = _bare(form)
    if isinstance(form, type) and issubclass(form, BaseModel):
        return form.model_fields[str(part)].annotation if part in form.model_fields else None
    return get_args(form)[-1] if get_args(form) else None


def _bare(form: Any) -> Any:
    while get_origin(form) in (Annotated, Union, types.UnionType):
        form = get_args(form)[0]
    return form
