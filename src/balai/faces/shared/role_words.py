"""The roles of staff in words, the same on every screen."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROLES: dict[str, str | Promise] = {
    "clerk": _("Petugas loket"),
    "verifier": _("Petugas verifikasi"),
    "technical": _("Tim teknis"),
    "assessor": _("Petugas penetapan biaya"),
    "controller": _("Pengendali"),
    "approver": _("Pejabat penetap"),
    "pickup": _("Petugas pengambilan"),
    "treasurer": _("Bendahara penerimaan"),
    "greeter": _("Penyambut"),
    "manager": _("Manajer mal"),
    "inspector": _("Pengawas"),
    "admin": _("Administrator"),
    "system": _("Sistem"),
    "applicant": _("Pemohon"),
}
"""Role -> its name; `system` acts by itself, `applicant` is the citizen."""
