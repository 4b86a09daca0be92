"""The survey's arithmetic, exact. Pure.

Source: PermenPANRB 14/2017 (SKM): nine elements answered 1-4, NRR_u = sum of answers / respondents,
IKM = 25 x (NRR_1 + ... + NRR_9) / 9. The printed form of the regulation rounds the weight 1/9 to 0.111, which caps
a perfect survey at 99.90; both values are kept. Sample size: Krejcie and Morgan (1970). Benefit and
burden: Pemdi aspect 9 (from 2026), 1-5 each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from balai.kernel.refusals import BadInput, Refusal


@dataclass(frozen=True, slots=True)
class Element:
    """One of the nine elements (unsur) of the survey."""

    code: str
    name_id: str
    name_en: str

    def name(self, lang: str) -> str:
        """The element's name in a language."""
        return self.name_en if lang == "en" else self.name_id


ELEMENTS = (
    Element("u1", "Persyaratan", "Requirements"),
    Element("u2", "Sistem, mekanisme, dan prosedur", "System, mechanism and procedure"),
    Element("u3", "Waktu penyelesaian", "Completion time"),
    Element("u4", "Biaya atau tarif", "Fee"),
    Element("u5", "Produk layanan", "Product"),
    Element("u6", "Kompetensi pelaksana", "Staff competence"),
    Element("u7", "Perilaku pelaksana", "Staff behavior"),
    Element("u8", "Penanganan pengaduan", "Complaint handling"),
    Element("u9", "Sarana dan prasarana", "Facilities"),
)
CODES = tuple(element.code for element in ELEMENTS)
LOWEST, HIGHEST = 1, 4
MOST_COMMENT = 1000
FEWEST_ANSWERS = 10
"""Where Krejcie and Morgan's table begins. Below it an index would tell what single people answered."""
PRINTED_WEIGHT = Fraction(111, 1000)

BANDS: tuple[tuple[str, Decimal], ...] = (
    ("A", Decimal("88.31")), ("B", Decimal("76.61")), ("C", Decimal("65.00")), ("D", Decimal("25.00")),
)  # fmt: skip
"""(grade, lower bound) of the index rounded half up to two places, best first."""


class FeedbackGiven(Refusal):
    """This ticket was rated already; one response per served ticket."""

    code = "feedback-given"


class NotServedYet(Refusal):
    """Only a served ticket can be rated."""

    code = "not-served-yet"


@dataclass(frozen=True, slots=True)
class Index:
    """An index over `n` complete responses: exact, and rounded in both conventions."""

    n: int
    exact: Fraction
    ikm: Decimal
    printed: Decimal
    grade: str
    printed_grade: str


def check_answers(answers: Mapping[str, int]) -> dict[str, int]:
    """The answers in element order. Raises BadInput for an unknown element, or a value that is no 1, 2, 3, 4."""
    for code, value in answers.items():
        if code not in CODES:
            raise BadInput(field="answers", why="one of " + ", ".join(CODES), value=code)
        check_scale(code, value, HIGHEST)
    return {code: answers[code] for code in CODES if code in answers}


def check_scale(field: str, value: int | None, highest: int) -> None:
    """Raise BadInput unless the value is absent or a whole number from 1 to `highest`."""
    if value is None:
        return
    if type(value) is not int or not LOWEST <= value <= highest:
        raise BadInput(field=field, why=f"a whole number from 1 to {highest}", value=value)


def is_complete(answers: Mapping[str, int | None]) -> bool:
    """Whether all nine elements were answered, so that the response counts for the index."""
    return all(answers.get(code) is not None for code in CODES)


def index_of_sums(sums: Sequence[int], n: int) -> Index | None:
    """The index of `n` complete responses from the nine sums of answers; None when n = 0.

    Raises ValueError unless there are nine sums, each from n to 4n.
    """
    if n == 0:
        return None
    if len(sums) != len(CODES) or not all(LOWEST * n <= one <= HIGHEST * n for one in sums):
        raise ValueError(f"nine sums from {n} to {HIGHEST * n}, not {list(sums)}")
    total = Fraction(sum(sums), n)
    exact, printed = 25 * total / len(CODES), 25 * total * PRINTED_WEIGHT
    ikm, shown = round_half_up(exact), round_half_up(printed)
    return Index(n, exact, ikm, shown, grade_of(ikm), grade_of(shown))


def index_of(responses: Sequence[Mapping[str, int]]) -> Index | None:
    """The index of responses as stored; incomplete ones do not count."""
    whole = [one for one in responses if is_complete(one)]
    return index_of_sums([sum(one[code] for one in whole) for code in CODES], len(whole))


def grade_of(ikm: Decimal) -> str:
    """The grade of an index rounded to two places. Below 25 only the printed convention can fall: still D."""
    return next((grade for grade, bound in BANDS if ikm >= bound), "D")


def round_half_up(value: Fraction, places: int = 2) -> Decimal:
    """A non-negative fraction rounded half up, exactly."""
    scale = 10**places
    whole = (value * scale + Fraction(1, 2)).__floor__()
    return Decimal(whole).scaleb(-places)


def is_enough(complete: int, population: int) -> bool:
    """Whether an index stands on its sample: as many complete responses as needed, and never only a handful."""
    return complete >= max(needed_sample(population), FEWEST_ANSWERS)


def needed_sample(population: int) -> int:
    """Respondents needed for a population (Krejcie and Morgan): chi2 3.841, P 0.5, d 0.05, rounded half up.

    s = chi2 N P(1-P) / (d2 (N-1) + chi2 P(1-P)). Zero for an empty population.
    """
    if population <= 0:
        return 0
    spread = Fraction(3841, 1000) * Fraction(1, 4)
    size = spread * population / (Fraction(25, 10_000) * (population - 1) + spread)
    return int(round_half_up(size, 0))
