"""A small catalogue on disk that tests may spoil, and the real one, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from balai.catalogue.loading import DATA_DIR, load_catalogue
from balai.catalogue.rules import Catalogue
from balai.catalogue.search import SearchEngine

FILES = {
    "shared/documents.yaml": """\
ktp: {name: {id: KTP-el, en: Electronic ID card}}
kk: {name: {id: Kartu Keluarga, en: Family card}, hint: {id: yang terbaru, en: the latest one}}
""",
    "shared/procedures.yaml": """\
counter_short:
  name: {id: Selesai di loket, en: Done at the counter}
  steps:
    - {id: Ambil nomor, en: Take a number, who: applicant}
    - {id: Data direkam, en: Data are recorded, who: front_desk, minutes: 10}
    - {id: Terima hasil, en: Receive the result, who: applicant}
counter_paid:
  name: {id: Selesai setelah bayar, en: Done after payment}
  extends: counter_short
  insert_before_last:
    - {id: Bayar, en: Pay, who: payment}
    - {id: Instansi memproses, en: The agency works, who: agency, working_days: 1}
""",
    "shared/life-events.yaml": """\
pindah:
  name: {id: Pindah rumah, en: Moving house}
  summary: {id: Kartu baru lalu paspor., en: New card and then passport.}
  icon: truck
  synonyms: [pindahan]
  questions: [{key: paspor, id: Perlu paspor?, en: Need a passport?}]
  nodes:
    - {service: capil.kartu}
    - {service: pasporan.baru, when: paspor}
  edges:
    - {service: pasporan.baru, after: capil.kartu, why: {id: Alamat dahulu., en: Address first.}}
""",
    "shared/synonyms.yaml": """\
phrases: {surat jalan: [paspor]}
words: {ilang: [hilang], pasport: [paspor], melancong: [paspor baru]}
stop: [mau, bikin, cara]
""",
    "mall-kecil/mall.yaml": """\
name: {id: Mal Kecil, en: Small Mall}
help: {id: Tanya meja informasi., en: Ask the desk.}
complaints: {id: Sampaikan di meja pengaduan., en: Tell the complaints desk.}
""",
    "mall-kecil/agencies/capil.yaml": """\
agency:
  code: capil
  name: {id: Kantor Catatan Sipil, en: Civil Registry}
  short: Capil
  level: provincial
  synonyms: [kependudukan]
  content_owner: {id: Seksi Data, en: Data section}
  standard:
    facilities: {id: Ruang tunggu., en: Waiting room.}
    competence: {id: Petugas terlatih., en: Trained staff.}
    supervision: {id: Diawasi tiap hari., en: Watched every day.}
    staff_count: null
    guarantee: {id: Gratis., en: Free.}
    security: {id: Data dijaga., en: Data are kept safe.}
    evaluation: {id: Setahun sekali., en: Once a year.}
    confidence: unconfirmed
  lines:
    - {code: capil.umum, name: {id: Umum, en: General}}
services:
  - code: capil.kartu
    line: capil.umum
    name: {id: Kartu hilang, en: Lost card}
    summary: {id: Kartu pengganti bagi warga., en: A new card for citizens.}
    audience: [citizen]
    procedure: counter_short
    requirements: [kk, {id: Surat kehilangan, en: Loss report, when: {id: bila hilang, en: if lost}}]
    fee: {idr: 0}
    time: {amount: 30, unit: minutes, start: at_counter, stop: handed_over}
    product: {id: Kartu, en: Card}
    channels: [counter]
    desk_min: 10
    synonyms: [kartu ilang]
    source: general knowledge
    confidence: unconfirmed
    review_on: 2027-05-31
""",
    "mall-kecil/agencies/pasporan.yaml": """\
agency:
  code: pasporan
  name: {id: Kantor Paspor, en: Passport Office}
  short: Pasporan
  level: national
  synonyms: []
  content_owner: {id: Seksi Paspor, en: Passport section}
  standard:
    facilities: {id: Bilik foto., en: Photo booth.}
    competence: {id: Petugas imigrasi., en: Immigration staff.}
    supervision: {id: Kepala seksi., en: Head of section.}
    staff_count: 4
    guarantee: {id: Tepat waktu., en: On time.}
    security: {id: Paspor diuji., en: Passports are tested.}
    evaluation: {id: Tiap bulan., en: Every month.}
    confidence: listed
  lines:
    - {code: pasporan.loket, name: {id: Paspor, en: Passports}}
services:
  - code: pasporan.baru
    line: pasporan.loket
    name: {id: Paspor baru, en: New passport}
    summary: {id: Paspor untuk warga dewasa., en: A passport for adults.}
    audience: [citizen]
    procedure: counter_paid
    steps:
      - {id: Wawancara singkat, en: Short interview, who: front_desk, minutes: 5}
    requirements: [ktp]
    fee: {from_idr: 350000, to_idr: 650000, note: {id: menurut jenis, en: by kind}}
    time: {amount: 4, unit: working_days, start: payment_confirmed, stop: product_ready}
    product: {id: Paspor, en: Passport}
    legal: [UU 6/2011]
    channels: [counter, online]
    online_at: M-Paspor
    desk_min: 12
    synonyms: [ke luar negeri]
    depends:
      - {on: capil.kartu, kind: requires, note: {id: Kartu yang berlaku, en: A valid card}}
    source: general knowledge
    confidence: unconfirmed
    review_on: 2027-05-31
""",
}

MALL = "mall-kecil"


class SmallMall:
    """Two agencies with one service each, in files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in FILES.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def spoil(self, file: str, old: str, new: str) -> int:
        """Replace a piece of a file that occurs once; returns the line on which it stood."""
        path = next(path for path in self.folder.rglob(file))
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def load(self, cache_dir: Path | None = None) -> Catalogue:
        """The catalogue of these files."""
        return load_catalogue(self.folder, MALL, cache_dir)


@pytest.fixture
def small_mall(tmp_path: Path) -> SmallMall:
    return SmallMall(tmp_path / "data")


@pytest.fixture(scope="session")
def small_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return SmallMall(tmp_path_factory.mktemp("small")).load()


@pytest.fixture(scope="session")
def real_catalogue() -> Catalogue:
    return load_catalogue(DATA_DIR, "mpp-jakarta")


@pytest.fixture(scope="session")
def real_engine(real_catalogue: Catalogue) -> SearchEngine:
    return SearchEngine(real_catalogue)
