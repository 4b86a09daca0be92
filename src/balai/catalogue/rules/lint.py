"""The content linter: what a well-formed catalogue still may not say. Pure; today's date is an argument."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from . import wording
from .promise import steps_exceed_promise, sum_steps
from .standard import Agency, Catalogue, Requirement, Service, Step, Text


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault of content. `subject` is a code, `field` the dotted path of the field inside it."""

    code: str
    subject: str
    field: str
    message: str
    what_to_do: str


@dataclass(frozen=True, slots=True)
class OwnText:
    """A text and the place that owns it."""

    subject: str
    field: str
    text: Text


AGENCY_STANDARD_FIELDS = ("facilities", "competence", "supervision", "guarantee", "security", "evaluation")


def lint_catalogue(catalogue: Catalogue, *, on: date) -> list[Finding]:
    """All findings of a catalogue on a day, in stable order."""
    texts = list(own_texts(catalogue))
    found = [finding for text in texts for finding in lint_text(text)]
    for service in catalogue.services.values():
        found += lint_service(service, on=on)
    found += lint_duplicates(catalogue)
    found += lint_copies(catalogue, texts)
    found += lint_copied_standards(texts)
    return sorted(set(found))


def own_texts(catalogue: Catalogue) -> Iterator[OwnText]:
    """Every bilingual text once, where it is owned: shared steps at their template, never at each service."""
    for document in catalogue.documents.values():
        yield OwnText(f"documents.{document.code}", "name", document.name)
        if document.hint is not None:
            yield OwnText(f"documents.{document.code}", "hint", document.hint)
    for procedure in catalogue.procedures.values():
        yield OwnText(f"procedures.{procedure.code}", "name", procedure.name)
        yield from _step_texts(f"procedures.{procedure.code}", procedure.steps)
    for agency in catalogue.agencies:
        yield from _agency_texts(agency)
    for service in catalogue.services.values():
        yield from _service_texts(catalogue, service)
    for event in catalogue.life_events:
        subject = f"life-events.{event.code}"
        yield OwnText(subject, "name", event.name)
        yield OwnText(subject, "summary", event.summary)
        yield from (OwnText(subject, f"questions.{i}", q.text) for i, q in enumerate(event.questions))
        yield from (OwnText(subject, f"edges.{i}.why", edge.why) for i, edge in enumerate(event.edges))


def _agency_texts(agency: Agency) -> Iterator[OwnText]:
    yield OwnText(agency.code, "name", agency.name)
    yield OwnText(agency.code, "content_owner", agency.content_owner)
    for field in AGENCY_STANDARD_FIELDS:
        yield OwnText(agency.code, f"standard.{field}", getattr(agency.standard, field))


def _service_texts(catalogue: Catalogue, service: Service) -> Iterator[OwnText]:
    standard, code = service.standard, service.code
    yield OwnText(code, "name", service.name)
    yield OwnText(code, "summary", service.summary)
    yield OwnText(code, "product", standard.product)
    yield from (OwnText(code, f"depends.{i}.note", d.note) for i, d in enumerate(service.depends))
    yield from _requirement_texts(code, standard.requirements)
    shared = set(catalogue.procedures[service.procedure].steps)
    yield from _step_texts(code, [step for step in standard.procedure if step not in shared])
    for field in ("formula", "note"):
        text = getattr(standard.fee, field)
        if text is not None:
            yield OwnText(code, f"fee.{field}", text)


def _requirement_texts(subject: str, requirements: Iterable[Requirement]) -> Iterator[OwnText]:
    for i, requirement in enumerate(requirements):
        if requirement.document is None:
            yield OwnText(subject, f"requirements.{i}", requirement.name)
        if requirement.when is not None:
            yield OwnText(subject, f"requirements.{i}.when", requirement.when)


def _step_texts(subject: str, steps: Iterable[Step]) -> Iterator[OwnText]:
    return (OwnText(subject, f"steps.{i}", step.text) for i, step in enumerate(steps))


def lint_text(own: OwnText) -> Iterator[Finding]:
    """Findings of one text in both languages."""
    yield from _lint_missing(own)
    if word := wording.find_banned_word(own.text.id):
        yield _at(own, "id", "banned-word", f"memakai kata “{word}”", "tulis dengan kata sehari-hari")
    for lang, words in (("id", own.text.id), ("en", own.text.en)):
        if garbage := wording.find_garbage(words):
            yield _at(own, lang, "garbage", f"“{garbage}” bukan kata", "tulis isi yang sebenarnya")
        count = wording.longest_sentence(words)
        if count > wording.MAX_SENTENCE_WORDS:
            advice = f"pecah menjadi kalimat paling banyak {wording.MAX_SENTENCE_WORDS} kata"
            yield _at(own, lang, "long-sentence", f"kalimat {count} kata", advice)


def _lint_missing(own: OwnText) -> Iterator[Finding]:
    if not wording.split_words(own.text.id):
        yield _at(own, "id", "empty", "kosong", "isi teks bahasa Indonesia")
    elif not wording.split_words(own.text.en):
        yield _at(own, "en", "missing-english", "belum ada bahasa Inggris", "tambahkan terjemahan “en”")


def _at(own: OwnText, lang: str, code: str, message: str, what_to_do: str) -> Finding:
    return Finding(code, own.subject, f"{own.field}.{lang}", message, what_to_do)


def lint_service(service: Service, *, on: date) -> Iterator[Finding]:
    """Findings of one service beyond its words: promise, evidence, review, fee."""
    yield from _lint_promise(service)
    yield from _lint_evidence(service)
    yield from _lint_review(service, on)
    if not service.synonyms:
        yield Finding(
            "no-synonyms", service.code, "synonyms", "tanpa kata sehari-hari", "tambahkan 4 sampai 12 sebutan"
        )


def _lint_promise(service: Service) -> Iterator[Finding]:
    time, steps = service.standard.time, service.standard.procedure
    if steps_exceed_promise(steps, time):
        total = sum_steps(steps, time)
        message = f"langkah butuh {total.working_days} hari kerja dan {total.minutes} menit, janji {time.amount} {time.unit}"
        yield Finding(
            "promise-too-short",
            service.code,
            "time",
            message,
            "pilih prosedur yang cocok atau perbaiki janji",
        )


def _lint_evidence(service: Service) -> Iterator[Finding]:
    code, standard = service.code, service.standard
    fee_unknown = standard.fee.kind == "unknown"
    if not service.source.strip():
        yield Finding("no-source", code, "source", "sumber kosong", "sebutkan dari mana isi ini diketahui")
    if service.confidence == "verified":
        if service.source.strip().casefold() in {"general knowledge", "pengetahuan umum", "-"}:
            yield Finding(
                "no-source",
                code,
                "source",
                "“verified” tanpa sumber bernama",
                "sebut sumber, atau “unconfirmed”",
            )
        if fee_unknown:
            yield Finding(
                "verified-unknown",
                code,
                "fee",
                "“verified” tetapi biaya tidak diketahui",
                "isi biaya, atau “unconfirmed”",
            )
    if service.confidence == "listed" and standard.time.known:
        yield Finding(
            "listed-with-time",
            code,
            "time",
            "“listed” tetapi menjanjikan waktu",
            "pakai {unknown: true}, atau “unconfirmed”",
        )


def _lint_review(service: Service, on: date) -> Iterator[Finding]:
    if service.review_on is None:
        yield Finding(
            "review-missing",
            service.code,
            "review_on",
            "tanggal tinjau belum ada",
            "isi kapan pemilik meninjau lagi",
        )
    elif service.review_on < on:
        message = f"lewat tanggal tinjau {service.review_on.isoformat()}"
        yield Finding(
            "review-past", service.code, "review_on", message, "tinjau isinya, lalu perbarui tanggal"
        )


def lint_duplicates(catalogue: Catalogue) -> Iterator[Finding]:
    """Two services with the same name or the same summary, in one agency or between agencies."""
    readers: tuple[tuple[str, Callable[[Service], Text]], ...] = (
        ("name", lambda service: service.name),
        ("summary", lambda service: service.summary),
    )
    for field, read in readers:
        seen: dict[str, str] = {}
        for service in catalogue.services.values():
            first = seen.setdefault(wording.normal_form(read(service).id), service.code)
            if first != service.code:
                yield Finding(
                    "duplicate",
                    service.code,
                    f"{field}.id",
                    f"sama dengan {first}",
                    "bedakan, atau gabungkan layanannya",
                )


def lint_copies(catalogue: Catalogue, texts: Iterable[OwnText]) -> Iterator[Finding]:
    """Long texts that two agencies share almost word for word: copied content has no owner."""
    by_run: dict[tuple[str, ...], set[int]] = defaultdict(set)
    long_texts = [(own, runs) for own in texts if (runs := wording.shingles(own.text.id))]
    for i, (_, runs) in enumerate(long_texts):
        for run in runs:
            by_run[run].add(i)
    pairs = {pair for sharers in by_run.values() for pair in combinations(sorted(sharers), 2)}
    for i, j in sorted(pairs):
        (one, one_runs), (other, other_runs) = long_texts[i], long_texts[j]
        if wording.likeness(one_runs, other_runs) >= wording.NEARLY_THE_SAME and _agency_of(
            one
        ) != _agency_of(other):
            message = f"hampir sama dengan {one.subject} {one.field}"
            yield Finding(
                "copied", other.subject, f"{other.field}.id", message, "tulis keadaan instansi sendiri"
            )


def lint_copied_standards(texts: Iterable[OwnText]) -> Iterator[Finding]:
    """Short texts of components 8-14 that two agencies share word for word."""
    seen: dict[str, OwnText] = {}
    for own in texts:
        if own.field.startswith("standard.") and len(words := wording.split_words(own.text.id)) > 3:
            first = seen.setdefault(" ".join(words), own)
            if first.subject != own.subject and not wording.shingles(own.text.id):
                message = f"sama dengan {first.subject} {first.field}"
                yield Finding("copied", own.subject, f"{own.field}.id", message, "tulis keadaan instansi sendiri")


def _agency_of(own: OwnText) -> str:
    return own.subject.split(".", 1)[0]
