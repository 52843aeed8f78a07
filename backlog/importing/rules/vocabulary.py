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
        "từ chối,đã hủy,archived,archivada,archivado,archiwum,archiviert,archivé,archiviato,gearchiveerd"
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
    # Words for open work: no category and no resolution makes more of it.
    backlog=(
        "backlog,to do,todo,open,opened,new,reopened,unstarted,unscheduled,proposed,por hacer,"
        "tareas por hacer,abierta,abierto,pendiente,do zrobienia,otwarte,nowe,zu erledigen,offen,"
        "neu,à faire,"
        "ouvert,ouverte,nouveau,a fazer,tarefas pendentes,aberto,da completare,da fare,aperto,"
        "te doen,te do,"
        "nieuw,сделать,к выполнению,открыт,открыто,новый,待办,待处理,新建,打开,未対応,할 일,열림,cần làm,mở"
    ),
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
# Resolutions of what was closed without being done; as a status, some of these words mean open work.
_NOT_DONE = _vocabulary(
    declined=(
        "cannot reproduce,can't reproduce,can not reproduce,not reproducible,unable to reproduce,"
        "works for me,"
        "worksforme,incomplete,obsolete,outdated,won't do,wont do,will not do,won't fix,wontfix,duplicate,"
        "invalid,not a bug,not a defect,no bug,by design,works as designed,as designed,declined,rejected,"
        "cancelled,canceled,abandoned,withdrawn,not planned,not applicable,expired,moved,inactive,"
        "no se puede reproducir,no reproducible,no se hará,no se corregirá,incompleta,incompleto,duplicado,"
        "duplicada,obsoleto,nie można odtworzyć,nie do odtworzenia,nie będzie zrobione,"
        "nie zrobimy,nieaktualne,"
        "duplikat,niekompletne,kann nicht reproduziert werden,nicht reproduzierbar,wird nicht erledigt,"
        "wird nicht behoben,wird nicht gelöst,unvollständig,veraltet,duplikat,impossible à reproduire,"
        "non reproductible,ne sera pas fait,ne sera pas corrigé,ne pas corriger,incomplet,obsolète,doublon,"
        "não é possível reproduzir,não reproduzível,não será feito,não será corrigido,incompleto,obsoleto,"
        "non riproducibile,impossibile riprodurre,non verrà eseguito,non verrà risolto,"
        "non completo,incompleto,"
        "duplicato,obsoleto,kan niet reproduceren,niet reproduceerbaar,wordt niet gedaan,"
        "wordt niet opgelost,"
        "onvolledig,verouderd,duplicaat,не воспроизводится,не будет сделано,не будет исправлено,дубликат,"
        "неполный,устарело,无法重现,无法复现,不修复,不做,重复,不完整,再現不可,再現できない,"
        "対応しない,修正しない,重複,"
        "không thể tái hiện,sẽ không làm,trùng lặp,later,deferred,postponed,remind,not a problem,"
        "not an issue,no longer relevant,no longer needed,out of scope,won't implement,not fixing"
    ),
)
_NOT_DONE |= {word: state for word, state in _STATES.items() if state == "declined"}
_NOTHING = {plain(word) for word in ("unresolved", "none", "sin resolver", "nierozwiązane", "nicht erledigt")}


def state_of(status: str, category: str = "", resolution: str = "") -> str:
    """The state of an item with that status; an unknown status becomes the backlog.

    A category makes nothing planned, and done only what has a resolution too: boards are set up wrongly, and
    open work that disappears from the list is found by nobody.
    """
    by_status = _STATES.get(plain(status))
    if by_status not in (None, "done") or plain(resolution) in _NOTHING:
        return by_status or "backlog"
    is_closed = bool(resolution) and _STATES.get(plain(category)) == "done"
    # A row without a word for its status has nothing but its resolution to go by.
    if by_status is None and not is_closed and (status or not resolution):
        return "backlog"
    return "declined" if plain(resolution) in _NOT_DONE else "done"


def is_epic(word: str) -> bool:
    """Whether this type is an epic."""
    return plain(word) in _EPICS


def is_sub_task(word: str) -> bool:
    """Whether this type is a part of another ticket."""
    return plain(word) in _SUB_TASKS


_EPICS = {
    plain(word)
    for word in [
        "epic",
        "epics",
        "épica",
        "epica",
        "épico",
        "epik",
        "epos",
        "épopée",
        "эпик",
        "史诗",
        "エピック",
        "에픽",
        "sử thi",
        "theme",
    ]
}
_SUB_TASKS = {
    plain(word)
    for word in [
        "sub-task",
        "subtask",
        "sub task",
        "technical sub-task",
        "subtarea",
        "sub-tarea",
        "subtarefa",
        "unteraufgabe",
        "teilaufgabe",
        "sous-tâche",
        "podzadanie",
        "sottotask",
        "sottoattività",
        "sotto-attività",
        "subtaak",
        "deeltaak",
        "подзадача",
        "子任务",
        "サブタスク",
        "하위 작업",
        "công việc con",
        "nhiệm vụ con",
        "תת משימה",
    ]
}


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
