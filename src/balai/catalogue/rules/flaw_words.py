"""The sentences of every flaw: Indonesian and English, each with what to do. `ADVICE` names those that do not refuse."""

from __future__ import annotations

ADVICE = frozenset(
    {
        "no-scenario", "personal-without-purpose", "asked-later", "option-unread", "too-many-ways", "one-person",
        "document-rarely", "scenario-skips",
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

WORDS: dict[str, tuple[str, str]] = {**SHAPE}
