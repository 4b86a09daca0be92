"""From a posted form to the one command it means. Names of acts are the last part of their address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from balai.cases.actions.checking import (
    assess_fee,
    countersign_case,
    finish_check,
    give_opinion,
    recommend_case,
    record_visit,
)
from balai.cases.actions.working import (
    reassign_item,
    redo_step,
    release_item,
    resume_item,
    suspend_item,
    take_item,
)
from balai.cases.queries import get_visible_case
from balai.documents.actions.uploads import upload_file
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.requests import Request
from balai.kernel.actors import Actor, Once

Answer = Mapping[str, Any]
MOST_NOTE = 4000
MOST_MB = 10


@dataclass(frozen=True, slots=True)
class Act:
    """One posted act on one step of a case."""

    mall: str
    number: str
    item: int
    by: Actor
    at: datetime
    once: Once | None
    request: Request

    def text(self, name: str) -> str:
        """A typed text."""
        return self.request.POST.get(name, "").strip()[:MOST_NOTE]

    def give(self, command: Callable[..., Answer], **more: Any) -> Answer:
        """Give a command; a repeat of the same form gets the first answer."""
        return answer_once(command, mall=self.mall, by=self.by, at=self.at, once=self.once, **more)

    def give_plain(self, command: Callable[..., Answer], **more: Any) -> Answer:
        """Give a command that finds its mall by itself."""
        return answer_once(command, by=self.by, at=self.at, once=self.once, **more)

    def on_item(self, command: Callable[..., Answer], **more: Any) -> Answer:
        """Give a command about the step of the address."""
        return self.give(command, item=self.item, **more)


def read_act(request: Request, number: str, item: int, at: datetime) -> Act:
    """The act in a posted form."""
    return Act(request.mall, number, item, request.actor, at, once_of(request), request)


def keep_files(act: Act, name: str, kind: str) -> list[str]:
    """Keep the files of a form as this case's, which the viewer must see. Raises NotFound, and what upload_file raises."""
    get_visible_case(act.number, act.by)
    return keep_files_as(act, f"case:{act.number}", name, kind)


def keep_files_as(act: Act, owner: str, name: str, kind: str) -> list[str]:
    """Keep the files of a form; each under a key of its own, so that sending again keeps them once."""
    kept = []
    for place, file in enumerate(_chosen(act.request, name)):
        once = Once(f"{act.once.key}.{name}{place}"[:80], act.once.digest) if act.once else None
        answer = answer_once(
            upload_file, mall=act.mall, owner=owner, kind=kind, filename=str(file.name or "")[:200],
            data=file.read(), max_mb=MOST_MB, by=act.by, at=act.at, once=once,
        )  # fmt: skip
        kept.append(str(answer["id"]))
    return kept


def _chosen(request: Request, name: str) -> Sequence[UploadedFile[Any]]:
    return [file for file in request.FILES.getlist(name) if isinstance(file, UploadedFile) and file.size][:8]


def _typed_values(act: Act) -> dict[str, str]:
    found = {name.removeprefix("isian."): act.text(name) for name in act.request.POST if name.startswith("isian.")}
    return {name: text for name, text in found.items() if text}


def _check(act: Act) -> Answer:
    verified = act.request.POST.getlist("sesuai")
    return act.on_item(finish_check, outcome=act.text("hasil") or "ok", note=act.text("catatan"), verified=verified)


def _opinion(act: Act) -> Answer:
    kept = keep_files(act, "lampiran", "opinion")
    return act.on_item(
        give_opinion, verdict=act.text("pendapat"), note=act.text("catatan"), file_id=kept[0] if kept else ""
    )


def _visit(act: Act) -> Answer:
    kept = keep_files(act, "lampiran", "visit")
    return act.on_item(
        record_visit, outcome=act.text("hasil") or "ok", note=act.text("catatan"), values=_typed_values(act), files=kept
    )


ACTS: Mapping[str, Callable[[Act], Answer]] = {
    "ambil": lambda act: act.on_item(take_item),
    "lepas": lambda act: act.on_item(release_item),
    "tunda": lambda act: act.on_item(suspend_item, reason=act.text("alasan")),
    "lanjut": lambda act: act.on_item(resume_item),
    "alih": lambda act: act.on_item(reassign_item, to=act.text("kepada"), reason=act.text("alasan")),
    "ulang": lambda act: act.on_item(redo_step, reason=act.text("alasan")),
    "periksa": _check,
    "pendapat": _opinion,
    "tinjau": _visit,
    "biaya": lambda act: act.on_item(assess_fee, values=_typed_values(act), note=act.text("catatan")),
    "rekomendasi": lambda act: act.on_item(recommend_case, outcome=act.text("hasil") or "ok", note=act.text("catatan")),
    "paraf": lambda act: act.on_item(countersign_case, note=act.text("catatan")),
}
