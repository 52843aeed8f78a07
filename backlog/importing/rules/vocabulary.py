"""The words of other tools for states, types and sizes, in their users' languages. Pure."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from backlog.items.rules.scales import Card, fraction_of, label_of

from .columns import plain


def _vocabulary(**lists: str) -> dict[str, str]:
    return {plain(word): meaning for meaning, words in lists.items() for word in words.split(",")}


_STATES = _vocabulary(
    done=(
        "done,closed,resolved,complete,completed,finished,released,shipped,verified,accepted,merged,"
        "deployed,fixed,live,finalizada,finalizado,listo,lista,hecho,hecha,cerrada,cerrado,resuelta,"
        "resuelto,terminada,terminado,gotowe,zrobione,zamknięte,rozwiązane,ukończone,fertig,erledigt,"
        "geschlossen,gelöst,abgeschlossen,terminé,terminée,fermé,fermée,résolu,résolue,fini,"
        "concluído,concluída,feito,fechado,resolvido,completato,chiuso,risolto,fatto,gereed,klaar,"
        "gesloten,opgelost,voltooid,готово,закрыт,закрыто,решено,выполнено,已完成,完成,已关闭,关闭,"
        "已解决,完了,クローズ,解決済み,완료,닫힘,hoàn thành,đã xong,xong,đã đóng,בוצע,הושלם"
    ),
    declined=(
        "declined,rejected,won't do,wont do,won't fix,wontfix,canceled,cancelled,invalid,not a bug,"
        "works as designed,rechazada,rechazado,cancelada,cancelado,descartada,descartado,odrzucone,"
        "anulowane,abgelehnt,verworfen,abgebrochen,rejeté,rejetée,annulé,annulée,abandonné,rejeitado,"
        "annullato,rifiutato,geannuleerd,afgewezen,отклонено,отменено,已拒绝,已取消,却下,取消,"
        "từ chối,đã hủy"
    ),
    planned=(
        "in progress,in development,in review,code review,review,testing,in test,in testing,qa,doing,"
        "started,active,implementing,deploy,deploying,ready for qa,ready to deploy,ready for release,"
        "selected for development,sprint,en curso,en progreso,en desarrollo,en revisión,en pruebas,"
        "w toku,w trakcie,w realizacji,testy,in arbeit,in bearbeitung,wird getestet,en cours,"
        "en développement,em andamento,em desenvolvimento,em progresso,in corso,in lavorazione,bezig,"
        "in uitvoering,mee bezig,в работе,в процессе,тестирование,进行中,处理中,進行中,対応中,"
        "진행 중,đang thực hiện,đang tiến hành,đang làm,בתהליך"
    ),
    waiting=(
        "waiting,blocked,on hold,paused,needs info,need more info,bloqueada,bloqueado,en espera,"
        "wstrzymane,blockiert,wartet,en attente,em espera,in attesa,geblokkeerd,被阻塞,保留"
    ),
    inbox="inbox,triage,needs triage,in triage,to triage,untriaged,unconfirmed,bandeja de entrada",
    duplicate="duplicate,duplicado,duplicada,duplikat,doublon,doppelt,duplicaat",
)
# A duplicate has to point at its survivor, which an export does not name in any reliable way.
_STATES = {word: "declined" if state == "duplicate" else state for word, state in _STATES.items()}

_TYPES = _vocabulary(
    bug=(
        "bug,defect,error,incident,fault,problem,fehler,bogue,anomalie,fallo,defecto,błąd,defeito,"
        "erro,difetto,fout,баг,ошибка,дефект,缺陷,故障,bugs,バグ,不具合,버그,lỗi"
    ),
    feature=(
        "feature,new feature,feature request,improvement,enhancement,epic,wish,request,idea,épica,"
        "epica,épico,epik,epos,funcionalidad,nueva funcionalidad,mejora,nowa funkcja,ulepszenie,"
        "neue funktion,verbesserung,nouvelle fonctionnalité,fonctionnalité,amélioration,melhoria,"
        "nova funcionalidade,miglioramento,verbetering,новая функция,улучшение,эпик,新功能,改进,史诗,"
        "改善,新機能,cải tiến,tính năng mới"
    ),
    debt=(
        "debt,technical debt,tech debt,technical task,refactor,refactoring,chore,maintenance,"
        "deuda técnica,dług techniczny,technische schuld,dette technique,dívida técnica,"
        "технический долг,技术债"
    ),
    spike=(
        "spike,research,investigation,analysis,study,investigación,badanie,recherche,pesquisa,"
        "ricerca,onderzoek,исследование,调研,調査,nghiên cứu"
    ),
)


def state_of(status: str, category: str = "", resolution: str = "") -> str:
    """The state of an item with that status; an unknown status becomes the backlog."""
    by_status = _STATES.get(plain(status))
    by_category = _STATES.get(plain(category))
    if _STATES.get(plain(resolution)) == "declined" and "done" in (by_status, by_category):
        return "declined"
    # The category settles words that nobody else uses; where both are known, boards get the category wrong.
    return by_status or by_category or "backlog"


def type_of(word: str) -> str:
    """The item's type: a story unless it is a bug, request, debt or spike."""
    return _TYPES.get(plain(word), "story")


_NUMBER = re.compile(r"[+-]?\d{1,12}([.,]\d+)?|[+-]?[.,]\d+")
LARGEST = Decimal(999_999_999)


def size_of(text: str, cards: Sequence[Card] = ()) -> tuple[Decimal | None, str]:
    """Points and label of an estimate as it was written; any number is accepted as it is.

    A word counts when the team has a card of that name. Raises ValueError for anything else.
    """
    text = text.strip()
    if not text:
        return None, ""
    if card := next((card for card in cards if card.label.casefold() == text.casefold()), None):
        # Nothing is settled on a card without points: "?" in a file is no estimate.
        return card.points, card.label if card.is_size else ""
    if (fraction := fraction_of(text)) is not None:
        return fraction, label_of(fraction)
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not an estimate")
    try:
        points = Decimal(text.replace(",", "."))
    except InvalidOperation:  # pragma: no cover - the pattern lets nothing else through
        raise ValueError(f"{text[:40]!r} is not an estimate") from None
    if not 0 <= points <= LARGEST:
        raise ValueError(f"{text[:40]} is not an estimate")
    # Rounded as the database does, or every later import would find it changed.
    points = points.quantize(Decimal("0.001")).normalize()
    return points, label_of(points)
