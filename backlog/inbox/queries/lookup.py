"""What of a team's inbox somebody reaches: to load it is to ask. Another team's is not there."""

from django.http import Http404

from backlog.models import Answer, Feedback, FeedbackFile, Item
from teams.models import Member, Team


def feedback_of(team: Team, public_id: str) -> Feedback:
    feedback = team.feedback.select_related("team").filter(public_id=public_id).first()
    if feedback is None:
        raise Http404
    return feedback


def named_item(team: Team, name: str) -> Item | None:
    """The item of that key, in whatever case, or of that public id."""
    items = team.items.select_related("team")
    return items.filter(public_id=name).first() or items.filter(key__iexact=name).first()


def file_of(team: Team, member: Member, public_id: str) -> FeedbackFile:
    """A file is shown to whoever chose it, and to nobody else."""
    file = (
        FeedbackFile.objects.select_related("team").filter(team=team, by=member, public_id=public_id).first()
    )
    if file is None:
        raise Http404
    return file


def answer_of(item: Item, public_id: str) -> Answer:
    answer = item.answers.select_related("item__team").filter(public_id=public_id).first()
    if answer is None:
        raise Http404
    return answer
