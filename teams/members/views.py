"""The members page: names, roles, removals and invitations."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.clock import now
from core.http.hosts import home_of
from teams.access import in_team
from teams.invitations.forms import InvitationForm, NameForm
from teams.members.forms import MemberForm, ZoneForm
from teams.members.rules.rights import Act
from teams.models import Invitation, LastManager, Member, Team


@require_GET
@in_team()
def members(request: HttpRequest, team: Team, member: Member) -> HttpResponse:
    return _page(request, team)


@require_POST
@in_team(Act.MANAGE)
def member(request: HttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Change a member's name, role and title."""
    person = _person(team, public_id)
    form = MemberForm(request.POST, prefix=public_id)
    if form.is_valid():
        try:
            person.become(**form.cleaned_data)
        except LastManager:
            form.add_error("role", _last_manager())
        else:
            messages.success(request, _("%(name)s saved") % {"name": person})
            return redirect("teams:members", team.slug)
    return _page(request, team, {public_id: form}, status=422)


@require_POST
@in_team(Act.MANAGE)
def removal(request: HttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    person = _person(team, public_id)
    try:
        person.leave(now())
    except LastManager:
        messages.error(request, _last_manager())
        return _page(request, team, status=422)
    messages.success(request, _("%(name)s removed from the team") % {"name": person})
    return redirect("teams:members", team.slug) if person != member else redirect("home")


@require_POST
@in_team()
def me(request: HttpRequest, team: Team, member: Member) -> HttpResponse:
    """Change one's own name in this team; one's role is for others to change."""
    form = NameForm(request.POST)
    if form.is_valid():
        member.rename(form.cleaned_data["name"])
        messages.success(request, _("You’re now %(name)s") % {"name": member})
        return redirect("teams:members", team.slug)
    return _page(request, team, status=422, my_name=form)


@require_POST
@in_team()
def zone(request: HttpRequest, team: Team, member: Member) -> HttpResponse:
    """Note the time zone of the member's browser, which the page sends by itself when it is another one."""
    form = ZoneForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    if member.user:
        member.user.move_to(form.cleaned_data["zone"])
    is_asked_by_script = getattr(request, "htmx", False)
    return HttpResponse() if is_asked_by_script else redirect(home_of(team))


@require_POST
@in_team(Act.MANAGE)
def invitations(request: HttpRequest, team: Team, member: Member) -> HttpResponse:
    """Create an invitation link, which only this reply shows: its digest alone is stored."""
    form = InvitationForm(request.POST)
    if form.is_valid():
        invitation, token = Invitation.make_once(team, form.cleaned_data["role"], member, now())
        return _page(request, team, fresh=invitation, fresh_token=token)
    return _page(request, team, status=422, invitation_form=form)


@require_POST
@in_team(Act.MANAGE)
def revocation(request: HttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    invitation = team.invitations.filter(public_id=public_id).first()
    if invitation is None:
        raise Http404
    invitation.revoke(now())
    messages.success(request, _("Link revoked. It has stopped working."))
    return redirect("teams:members", team.slug)


def _person(team: Team, public_id: str) -> Member:
    person = Member.objects.staff().filter(team=team, public_id=public_id).first()
    if person is None:
        raise Http404
    person.team = team
    return person


def _last_manager() -> str:
    return _(
        "Someone has to look after members and settings. Make another member product manager or Scrum "
        "Master first."
    )


def _page(
    request: HttpRequest,
    team: Team,
    forms: dict[str, MemberForm] | None = None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    manages = request.member.standing.may(Act.MANAGE)  # type: ignore[attr-defined]
    people = Member.objects.staff().filter(team=team).select_related("user").by_name()
    context = {
        "section": "members",
        "people": [(person, _form_of(person, forms or {}) if manages else None) for person in people],
        "open_invitations": team.invitations.open(now()).select_related("made_by") if manages else (),
        "invitation_form": InvitationForm(),
        "my_name": NameForm(initial={"name": request.member.name}),  # type: ignore[attr-defined]
    }
    return render(request, "teams/members/page.html", context | more, status=status)


def _form_of(person: Member, sent: dict[str, MemberForm]) -> MemberForm:
    present = {"name": person.name, "role": person.role, "title": person.title}
    return sent.get(person.public_id) or MemberForm(initial=present, prefix=person.public_id)
