"""Accounts and posts: who has which role, and a new clerk."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from balai.config import clock
from balai.directory import queries as directory
from balai.directory.actions.people import give_post
from balai.directory.rules import GRANTS
from balai.faces.manage.doors import attempt, back, page, require_whole
from balai.faces.shared.refusals import Words
from balai.faces.shared.requests import Request
from balai.faces.shared.role_words import ROLES
from balai.faces.shared.signin import require
from balai.identity.actions import make_account
from balai.kernel.refusals import BadInput

SHORTEST = 10
BOUND = ("clerk", "greeter", "verifier", "technical", "assessor", "controller", "approver")


def _people(request: Request, refused: Words | None = None) -> HttpResponse:
    require_whole(request.actor)
    context = {
        "posts": [(post, ROLES.get(post.role, post.role)) for post in directory.list_posts(request.mall_facts)],
        "agencies": directory.list_agencies(request.mall_facts), "roles": [(role, ROLES[role]) for role in GRANTS],
        "refused": refused, "shortest": SHORTEST, "typed": request.POST,
    }  # fmt: skip
    return page(request, "people", context, status=422 if refused else 200)


@never_cache
@require_safe
@require("account.make")
def people(request: Request) -> HttpResponse:
    """Everybody with a post in this mall."""
    return _people(request)


@sensitive_post_parameters("sandi")
@require_POST
@require("account.make")
def add(request: Request) -> HttpResponse:
    """Make an account and give it one post."""

    def act() -> HttpResponse:
        require_whole(request.actor)
        username, name = request.POST.get("akun", "").strip()[:60], request.POST.get("nama", "").strip()[:120]
        role, agency = request.POST.get("peran", ""), request.POST.get("instansi", "")
        _check(request, username, name, role, agency)
        at = clock.now()
        account = make_account(username=username, name=name, password=request.POST["sandi"], by=request.actor, at=at)
        give_post(account=account.pk, mall=request.mall, role=role, agency=agency, by=request.actor, at=at)
        return back("people", "akun")

    return attempt(request, act, _people)


def _check(request: Request, username: str, name: str, role: str, agency: str) -> None:
    """Raise BadInput before anything is written: an account without a post helps nobody."""
    password = request.POST.get("sandi", "")
    if not username or not name:
        raise BadInput(field=_("Nama akun") if not username else _("Nama lengkap"), why=_("wajib diisi"))
    if role not in GRANTS:
        raise BadInput(field=_("Peran"), why=_("pilih peran"), value=role)
    if role in BOUND and agency not in {one.code for one in directory.list_agencies(request.mall_facts)}:
        raise BadInput(field=_("Instansi"), why=_("petugas bertugas untuk satu instansi"), value=agency)
    if len(password) < SHORTEST:
        raise BadInput(field=_("Kata sandi awal"), why=_("Paling sedikit %(n)s huruf") % {"n": SHORTEST})
    try:
        validate_password(password)
    except ValidationError as fault:
        raise BadInput(field=_("Kata sandi awal"), why=" ".join(fault.messages)) from fault
