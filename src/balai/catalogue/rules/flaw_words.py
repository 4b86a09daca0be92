"""The sentences of every flaw: Indonesian and English, each with what to do. `ADVICE` names those that do not refuse."""

from __future__ import annotations

ADVICE = frozenset(
    {
        "no-scenario", "personal-without-purpose", "asked-later", "option-unread", "too-many-ways", "one-person",
    }
)

SHAPE = {
    "not-an-object": ("{path} harus berisi pasangan nama dan nilai. Tulis ulang bagian itu.",
                      "{path} must hold names with values. Write that part anew."),
    "not-a-list": ("{path} harus berupa daftar. Tulis ulang bagian itu.",
                   "{path} must be a list. Write that part anew."),
    "not-like": ("{path} berisi “{value}”. Tulis seperti “{like}”.", "{path} holds “{value}”. Write it like “{like}”."),
    "not-a-number": ("{path} berisi “{value}”. Isi bilangan bulat dari {least} sampai {most}.",
                     "{path} holds “{value}”. Enter a whole number from {least} to {most}."),
    "not-one-of": ("{path} berisi “{value}”. Pilih salah satu: {allowed}.",
                   "{path} holds “{value}”. Choose one of: {allowed}."),
    "key-missing": ("{path} belum ada. Tambahkan bagian itu.", "{path} is missing. Add it."),
    "key-unknown": ("{path} tidak dikenal. Mungkin maksudnya: {likely}.", "{path} is not known. Perhaps: {likely}."),
    "too-few": ("{path} perlu sedikitnya {least} isi. Tambahkan.", "{path} needs at least {least}. Add some."),
    "id-twice": ("Tanda “{value}” di {path} dipakai dua kali. Beri tanda lain.",
                 "The id “{value}” at {path} is used twice. Give another."),
    "id-reserved": ("Tanda “{value}” dipakai sistem. Beri tanda lain.", "The id “{value}” is reserved. Give another."),
    "id-inside": ("Tanda “{value}” berada di dalam isian “{other}”. Beri tanda lain.",
                  "The id “{value}” lies inside the field “{other}”. Give another."),
    "one-of-keys": ("Isi tepat satu bagian di {path}.", "Fill exactly one member of {path}."),
    "not-a-rule": ("Aturan di {path} harus berupa satu pertanyaan, atau all, any, not. Tulis ulang.",
                   "The rule at {path} must be one question, or all, any, not. Write it anew."),
    "expression-bad": ("Aturan “{value}” di {path} tidak terbaca. Periksa tanda dan ejaannya.",
                       "The rule “{value}” at {path} cannot be read. Check signs and spelling."),
    "expression-joined": ("Aturan “{value}” di {path} memuat and, or, atau not. Pecah dengan all, any, not.",
                          "The rule “{value}” at {path} holds and, or, or not. Split it with all, any, not."),
    "options-needed": ("{path} adalah pilihan. Beri sedikitnya dua pilihan.", "{path} is a choice. Give at least two options."),
    "options-unused": ("{path} berjenis {value} dan tidak memakai pilihan. Hapus pilihannya.",
                       "{path} is of kind {value} and uses no options. Remove them."),
    "limit-unused": ("{path} berjenis {value} dan tidak memakai batas. Hapus batasnya.",
                     "{path} is of kind {value} and uses no limit. Remove it."),
    "register-needed": ("{path} bertanya ke register, tetapi registernya belum disebut. Sebutkan.",
                        "{path} asks a register but names none. Name it."),
    "agency-needed": ("{path} meminta pendapat, tetapi instansinya belum disebut. Sebutkan.",
                      "{path} asks for an opinion but names no agency. Name it."),
    "human-needed": ("{path} ({value}) harus dikerjakan orang. Pilih peran petugas.",
                     "{path} ({value}) must be done by a person. Choose an officer's role."),
    "elsewhere-unexplained": ("Layanan diajukan di tempat lain. Jelaskan alasan dan tempatnya.",
                              "The service is applied for elsewhere. Say why and where."),
    "unknown-step": ("{path} menyebut langkah “{value}” yang tidak ada. Perbaiki namanya.",
                     "{path} names the step “{value}”, which does not exist. Correct it."),
    "unknown-id": ("{path} menyebut “{value}” yang tidak ada. Perbaiki namanya.",
                   "{path} names “{value}”, which does not exist. Correct it."),
    "unknown-fact": ("{path} membaca isian “{value}” yang tidak ada. Perbaiki namanya atau tambahkan isian.",
                     "{path} reads the field “{value}”, which does not exist. Correct it or add the field."),
    "row-width": ("{path} harus punya {least} kolom, sama dengan masukannya.",
                  "{path} must have {least} cells, as many as the inputs."),
    "ends-before-start": ("Tarif berakhir sebelum mulai ({value}). Perbaiki tanggalnya.",
                          "The tariff ends before it starts ({value}). Correct the dates."),
}

PROOF = {
    "untranslated": ("Teks di {path} belum ada dalam bahasa {lang}. Tulis terjemahannya.",
                     "The text at {path} is empty in “{language}”. Write it."),
    "cycle": ("Langkah saling menunggu: {value}. Hapus salah satu ketergantungan.",
              "Steps wait for each other: {value}. Remove one dependency."),
    "step-unreachable": ("Langkah “{value}” ({path}) tidak pernah tercapai. Perbaiki syaratnya atau hapus langkahnya.",
                         "The step “{title}” ({path}) is never reached. Correct its condition or remove it."),
    "page-never": ("Halaman {path} tidak pernah tampil. Perbaiki syaratnya atau hapus.",
                   "The page {path} is never shown. Correct its condition or remove it."),
    "field-never": ("Isian {path} tidak pernah tampil. Perbaiki syaratnya atau hapus.",
                    "The field {path} is never shown. Correct its condition or remove it."),
    "document-never": ("Dokumen {path} tidak pernah diminta. Perbaiki syaratnya atau hapus.",
                       "The document {path} is never asked for. Correct its condition or remove it."),
    "nobody-eligible": ("Tidak ada orang yang memenuhi semua syarat. Periksa syarat yang bertentangan.",
                        "Nobody can meet all conditions. Look for conditions that contradict each other."),
    "value-unhandled": ("Tidak ada langkah bila {value}. Lengkapi syarat langkah {others}.",
                        "No step takes {value}. Complete the conditions of {others}."),
    "outcome-unhandled": ("Hasil “{value}” di {path} tidak ditangani langkah mana pun. Tambahkan langkah yang membacanya.",
                          "No step handles the outcome “{value}” at {path}. Add a step that reads it."),
    "unknown-value": ("{path} membandingkan {name} dengan “{value}”. Nilai yang ada: {allowed}.",
                      "{path} compares {name} with “{value}”. Its values are: {allowed}."),
    "reads-unfinished": ("{path} membaca hasil langkah “{value}” yang belum tentu selesai. Tambahkan ke “after”.",
                         "{path} reads the outcome of “{value}”, which may not be finished. Add it to “after”."),
    "rule-no-answer": ("Aturan “{value}” di {path} tidak pernah bisa dijawab. Periksa jenis nilai yang dibandingkan.",
                       "The rule “{value}” at {path} can never be answered. Check the kinds of values it compares."),
    "rule-constant": ("Aturan “{value}” di {path} tidak membaca isian apa pun. Hapus atau perbaiki.",
                      "The rule “{value}” at {path} reads no fact. Remove or correct it."),
    "role-unheld": ("Belum ada petugas berperan {role} di {agency} untuk {path}. Tugaskan seseorang dahulu.",
                    "Nobody at {agency} has the role {role} that {path} needs. Assign somebody first."),
    "promise-exceeded": ("Langkah membutuhkan {value}, padahal janji layanan {promise}. Jalur terpanjang: {way}. "
                         "Persingkat langkah atau ubah janji.",
                         "The steps need {total}, but the promise is {promised}. Longest way: {way}. "
                         "Shorten steps or change the promise."),
    "here-without": ("Layanan diajukan di sini, tetapi {value} belum ada. Lengkapi.",
                     "The service is applied for here, but {value} is missing. Complete it."),
    "nothing-decides": ("Belum ada langkah keputusan. Tambahkan langkah berjenis decide.",
                        "No step decides. Add a step of kind decide."),
    "tariff-unknown": ("Tarif “{value}” belum diterbitkan. Terbitkan tarifnya dahulu.",
                       "The tariff “{value}” is not published. Publish it first."),
    "tariff-unpaid": ("Layanan berbiaya ({value}), tetapi tidak ada langkah bayar. Tambahkan langkah pay.",
                      "The service has a fee ({value}) but no step to pay. Add a pay step."),
    "pay-without-tariff": ("Ada langkah bayar, tetapi tarif belum disebut. Sebutkan tarif atau hapus langkahnya.",
                           "There is a step to pay but no tariff. Name the tariff or remove the step."),
    "product-unsigned": ("Ada dokumen hasil, tetapi tidak ada langkah tanda tangan. Tambahkan langkah sign.",
                         "There is a product but no step to sign it. Add a sign step."),
    "silence-without-basis": ("Diam dianggap dikabulkan, tetapi dasar hukumnya belum disebut. Isi clock.basis.",
                              "Silence counts as grant, but no legal basis is named. Fill clock.basis."),
    "consult-without-term": ("Permintaan pendapat di {path} perlu tenggat dan aturan bila terlambat. Isi term dan late.",
                             "The consultation at {path} needs a term and a rule for lateness. Fill term and late."),
    "table-gap": ("{path} tidak punya tarif untuk {value}. Tambahkan baris.",
                  "{path} has no fee for {value}. Add a row."),
    "table-overlap": ("{path}: baris {row} dan {other} sama-sama berlaku untuk {value}. Pisahkan batasnya.",
                      "{path}: rows {row} and {other} both apply to {value}. Separate their limits."),
    "row-never": ("{path} tidak pernah berlaku karena baris di atasnya. Hapus atau pindahkan.",
                  "{path} never applies, because of the rows above. Remove or move it."),
    "cell-no-answer": ("Isi sel “{value}” di {path} tidak cocok dengan jenis masukannya. Perbaiki.",
                       "The cell “{value}” at {path} does not fit its input. Correct it."),
    "scenario-red": ("Contoh {path}: {what} seharusnya {want}, tetapi hasilnya {got}. Perbaiki aturan atau contohnya.",
                     "Scenario {path}: {what} should be {want} but is {got}. Correct the rules or the scenario."),
    "no-scenario": ("Layanan ini belum punya contoh uji. Tambahkan sedikitnya satu.",
                    "This service has no scenario. Add at least one."),
    "personal-without-purpose": ("Isian pribadi {path} perlu tujuan dan dasar hukum. Lengkapi purpose dan basis.",
                                 "The personal field {path} needs a purpose and a legal basis. Fill purpose and basis."),
    "asked-later": ("{path} bergantung pada “{value}” yang ditanyakan sesudahnya. Pindahkan pertanyaannya.",
                    "{path} depends on “{value}”, which is asked later. Move the question."),
    "option-unread": ("Pilihan {value} pada {name} tidak menampilkan apa pun di {path}. Periksa apakah itu benar.",
                      "The option {value} of {name} shows nothing in {path}. Check whether that is meant."),
    "too-many-ways": ("{path} punya terlalu banyak kemungkinan untuk dibuktikan. Sederhanakan syaratnya.",
                      "{path} has too many ways to be proven. Simplify its conditions."),
    "one-person": ("Hanya satu orang yang memeriksa sekaligus memutus. Tugaskan orang kedua.",
                   "Only one person both checks and decides. Assign a second one."),
}

BREACH = {
    "locked": ("{place} dikunci oleh aturan {layer} ({article}) dan bernilai {theirs}. Kembalikan ke nilai itu.",
               "{place} is locked by the {layer} rule ({article}) at {theirs}. Set it back to that value."),
    "time-longer": ("{place} menjanjikan {mine}, lebih lama dari {theirs} menurut aturan {layer} ({article}). "
                    "Persingkat, atau sebutkan dasar hukum yang membolehkannya.",
                    "{place} promises {mine}, longer than {theirs} by the {layer} rule ({article}). "
                    "Shorten it, or name the legal basis that allows it."),
    "documents-more": ("Dokumen {mine} tidak ada dalam syarat aturan {layer} ({article}). "
                       "Hapus, atau sebutkan dasar hukum yang memintanya.",
                       "The documents {mine} are not among those of the {layer} rule ({article}). "
                       "Remove them, or name the legal basis that asks for them."),
    "fee-higher": ("Biaya bisa mencapai {mine}, lebih dari {theirs} menurut aturan {layer} ({article}). "
                   "Turunkan, atau sebutkan dasar hukum yang membolehkannya.",
                   "The fee may reach {mine}, more than {theirs} by the {layer} rule ({article}). "
                   "Lower it, or name the legal basis that allows it."),
    "fee-unbounded": ("Tarif {mine} tidak punya batas atas, padahal aturan {layer} ({article}) membatasi {theirs}. "
                      "Batasi rumusnya dengan min([…]).",
                      "The tariff {mine} has no upper limit, but the {layer} rule ({article}) allows {theirs}. "
                      "Limit its formula with min([…])."),
    "above-max": ("{place} bernilai {mine}, melebihi batas {theirs} dari aturan {layer} ({article}). "
                  "Turunkan, atau sebutkan dasar hukum yang membolehkannya.",
                  "{place} is {mine}, above the limit {theirs} of the {layer} rule ({article}). "
                  "Lower it, or name the legal basis that allows it."),
    "below-min": ("{place} bernilai {mine}, di bawah batas {theirs} dari aturan {layer} ({article}). "
                  "Naikkan, atau sebutkan dasar hukum yang membolehkannya.",
                  "{place} is {mine}, below the limit {theirs} of the {layer} rule ({article}). "
                  "Raise it, or name the legal basis that allows it."),
    "not-subset": ("{place} memuat {mine} yang tidak diizinkan aturan {layer} ({article}). "
                   "Hapus, atau sebutkan dasar hukumnya.",
                   "{place} holds {mine}, which the {layer} rule ({article}) does not allow. "
                   "Remove it, or name the legal basis."),
    "not-included": ("{place} harus memuat {theirs} menurut aturan {layer} ({article}). Tambahkan.",
                     "{place} must hold {theirs} by the {layer} rule ({article}). Add it."),
    "lock-without-value": ("{place} dikunci tetapi nilainya belum ditetapkan. Tetapkan nilainya di lapisan ini.",
                           "{place} is locked but has no value. Set it in this layer."),
    "layer-misplaced": ("Lapisan {mine} bukan milik {theirs}. Periksa kode “of”.",
                        "The layer {mine} does not belong to {theirs}. Check the code in “of”."),
}

BUNDLE = {
    "bundle-json": ("Berkas ini bukan JSON.", "This file is not JSON."),
    "bundle-format": ("Berkas ini dari jenis atau versi lain.", "This file is of another kind or version."),
    "bundle-parts": ("Ada bagian yang hilang atau bentuknya salah.", "Parts are missing or of the wrong form."),
    "bundle-changed": ("Isinya berubah sejak diekspor: sidiknya tidak cocok.",
                       "It changed since it was exported: the digest does not match."),
}

WORDS: dict[str, tuple[str, str]] = {**SHAPE, **PROOF, **BREACH, **BUNDLE}
