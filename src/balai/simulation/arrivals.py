"""Who comes when, with which needs: one day of visitors from a seed. Pure but for the catalogue it is given.

Agencies: the mix of MPP Jakarta, 15-26 June 2020 (domain.md section 9), in both readings of its remainder. Within
a group the shares per queue are assumptions of the demo. Hours: a non-homogeneous Poisson process by thinning
(Lewis and Shedler 1979) with a morning and an after-lunch peak.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from balai.simulation.dice import choose, dice

HALF_HOUR_MS = 30 * 60_000

GROUPS: Mapping[str, Mapping[str, float]] = {
    "apart": {
        "dpmptsp": 1531, "polda": 1290, "other": 1087, "bprd": 752, "imigrasi": 242, "bpjs_kesehatan": 54,
        "bpjs_ketenagakerjaan": 35, "djp": 29, "pln": 12,
    },
    "inside": {
        "dpmptsp": 1903, "polda": 1290, "other": 715, "bprd": 752, "imigrasi": 242, "bpjs_kesehatan": 54,
        "bpjs_ketenagakerjaan": 35, "djp": 29, "pln": 12,
    },
}  # fmt: skip
"""Applicants per tenant group. `apart`: the 1,087 "others" come beside Imigrasi ... PLN; `inside`: they include them."""

LINES: Mapping[str, Mapping[str, float]] = {
    "dpmptsp": {
        "dpmptsp.usaha": 30, "dpmptsp.bangunan": 20, "dpmptsp.lingkungan": 10, "dpmptsp.kesehatan": 27,
        "dpmptsp.sosial": 13,
    },
    "polda": {"polda.sim": 38, "polda.skck": 26, "samsat.kendaraan": 36},
    "other": {
        "dukcapil.ktp-kk": 34, "dukcapil.akta": 13, "bkpm.oss": 9, "bpjph.umum": 4, "kemenkum.umum": 6,
        "disnakertransgi.umum": 7, "dinsos.umum": 5, "atr-bpn.umum": 8, "bank-jakarta.umum": 6, "pn-jaksel.umum": 3,
        "kemenag.umum": 3, "pam-jaya.umum": 2,
    },
    "bprd": {"bapenda.pbb-bphtb": 56, "bapenda.pajak-daerah": 22, "samsat.kendaraan": 22},
    "imigrasi": {"imigrasi.paspor": 1},
    "bpjs_kesehatan": {"bpjs-kesehatan.umum": 1},
    "bpjs_ketenagakerjaan": {"bpjs-ketenagakerjaan.umum": 1},
    "djp": {"djp.umum": 1},
    "pln": {"pln.umum": 1},
}  # fmt: skip
"""Queue shares inside a group: assumptions."""

RATES = (
    1.5, 1.9, 2.1, 2.0, 1.8, 1.5, 1.3, 1.0, 0.6, 0.5, 0.7, 1.2, 1.4, 1.2, 0.9, 0.7, 0.4, 0.1,
)  # fmt: skip
"""Relative rate per half hour from 07.30; the evening of a longer day goes on at the last one."""

FULL_DAY = sum(RATES[:17])
"""The rates of 07.30-16.00 together."""

BREAK_RATE = 0.25
"""What is left of the rate while the mall is in a break (Friday prayer): people come and take a number."""

MULTI_NEED = 0.18
THIRD_NEED = 0.20
COMFORT: Mapping[str, float] = {
    "": 88.0, "elderly": 5.5, "pregnant": 2.0, "infant": 2.3, "disabled": 1.7, "sign_language": 0.5,
}  # fmt: skip
PARTY: Mapping[int, float] = {1: 70, 2: 21, 3: 6, 4: 3}
PHONE = 0.15


@dataclass(frozen=True, slots=True)
class Arrival:
    """One visitor or party at the door. `n` counts the day's arrivals and names the visitor's dice."""

    n: int
    at_ms: int
    needs: tuple[str, ...]
    comfort: tuple[str, ...]
    party: int
    channel: str
    lang: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What the hall offers: service codes per queue, and the services that go together with a service."""

    services: Mapping[str, Sequence[str]]
    together: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Door:
    """When the hall gives numbers: [opens, closes) spans of one day, epoch ms, with the breaks as gaps."""

    spans: tuple[tuple[int, int], ...]

    def rate(self, at_ms: int) -> float:
        """Relative arrival rate at a moment."""
        if not self.spans or not self.spans[0][0] <= at_ms < self.spans[-1][1]:
            return 0.0
        rate = RATES[min((at_ms - self.spans[0][0]) // HALF_HOUR_MS, len(RATES) - 1)]
        return rate if any(opens <= at_ms < closes for opens, closes in self.spans) else rate * BREAK_RATE


def draw_day(
    door: Door, offer: Offer, *, seed: int, day: str, visitors: int, reading: str = "apart"
) -> list[Arrival]:
    """All arrivals of a day in order of time: a Poisson count around `visitors` on a full weekday of 8.5 hours, on a
    shorter day (Saturday, Friday with its break) in proportion."""
    if not door.spans or not visitors:
        return []
    rng = dice(seed, day, "arrivals")
    per_ms = visitors / FULL_DAY / HALF_HOUR_MS
    most = max(RATES) * per_ms
    found: list[Arrival] = []
    at_ms = float(door.spans[0][0])
    while True:
        at_ms += rng.expovariate(most)
        if at_ms >= door.spans[-1][1]:
            return found
        if rng.random() * most < door.rate(int(at_ms)) * per_ms:
            found.append(_draw(len(found), int(at_ms), offer, dice(seed, day, "visitor", len(found)), reading))


def _draw(n: int, at_ms: int, offer: Offer, rng: Random, reading: str) -> Arrival:
    comfort = choose(rng, COMFORT)
    return Arrival(
        n, at_ms, _needs(offer, rng, reading), (comfort,) if comfort else (), choose(rng, PARTY),
        "phone" if rng.random() < PHONE else "kiosk", "en" if rng.random() < 0.03 else "id",
    )


def _needs(offer: Offer, rng: Random, reading: str) -> tuple[str, ...]:
    needs = [_one_need(offer, rng, reading)]
    if rng.random() < MULTI_NEED:
        needs.append(_companion(offer, rng, needs, reading))
        if rng.random() < THIRD_NEED:
            needs.append(_companion(offer, rng, needs, reading))
    return tuple(dict.fromkeys(needs))


def _one_need(offer: Offer, rng: Random, reading: str) -> str:
    known = {
        group: {line: share for line, share in lines.items() if offer.services.get(line)}
        for group, lines in LINES.items()
    }
    groups = {group: share for group, share in GROUPS[reading].items() if known[group]}
    if not groups:
        return rng.choice([code for codes in offer.services.values() for code in codes])
    return rng.choice(offer.services[choose(rng, known[choose(rng, groups)])])


def _companion(offer: Offer, rng: Random, needs: Sequence[str], reading: str) -> str:
    """Mostly what a life event or a dependency joins to the first need, else anything."""
    joined = [code for code in offer.together.get(needs[0], ()) if code not in needs]
    return rng.choice(joined) if joined and rng.random() < 0.8 else _one_need(offer, rng, reading)
