"""Recognises the columns of a file by their headers, in the languages that trackers write them in. Pure.

Names are compared without case, blanks, accents and punctuation, so `Issue key`, `issuekey` and `ISSUE-KEY`
are one. A tracker's own fields come wrapped, as in `Custom field (Rank)`, whatever the wrapper's language.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

_NAMES: dict[str, str] = {
    "key": (
        "issuekey,key,clave de incidencia,clave,klucz zgłoszenia,klucz sprawy,klucz,"
        "vorgangsschlüssel,schlüssel,vorgangsnummer,clé de ticket,clé de demande,clé,chave da item,"
        "chave do item,chave,chiave ticket,chiave segnalazione,chiave,issuesleutel,sleutel,"
        "ключ запроса,ключ проблемы,ключ задачи,ключ,问题关键字,关键字,密钥,事务关键字,課題キー,キー,"
        "이슈 키,mã vấn đề,khóa vấn đề,khóa,formatted id,identifier,item key,ticket"
    ),
    "id": (
        "id,issue id,iid,issue number,number,nr,no,bug id,work item id,ID de la incidencia,#,ref,reference"
    ),
    "title": (
        "summary,title,name,subject,headline,resumen,título,nombre,podsumowanie,streszczenie,tytuł,"
        "zusammenfassung,titel,betreff,résumé,titre,resumo,riepilogo,titolo,oggetto,samenvatting,"
        "тема,резюме,название,заголовок,摘要,概要,主题,标题,要約,件名,タイトル,요약,제목,tóm tắt,"
        "tiêu đề,issue title,user story,story,item,סיכום,כותרת"
    ),
    "description": (
        "description,descripción,opis,beschreibung,descrição,descrizione,beschrijving,omschrijving,"
        "описание,描述,说明,説明,설명,mô tả,body,details,detail,תיאור,issue description"
    ),
    "status": (
        "status,state,estado,stan,statut,état,stato,статус,状态,狀態,ステータス,상태,trạng thái,"
        "workflow state,סטטוס"
    ),
    "category": (
        "status category,categoría de estado,kategoria stanu,kategoria statusu,statuskategorie,"
        "catégorie d'état,catégorie de statut,categoria do status,categoria di stato,statuscategorie,"
        "категория статуса,状态类别,ステータス カテゴリ,danh mục trạng thái"
    ),
    "resolution": (
        "resolution,resolución,rozwiązanie,lösung,résolution,resolução,risoluzione,oplossing,решение,"
        "解决结果,解決状況"
    ),
    "type": (
        "issuetype,type,tipo de incidencia,tipo,typ zgłoszenia,typ sprawy,typ,vorgangstyp,"
        "type de ticket,type de demande,tipo de item,tipo ticket,tipo segnalazione,issuetype,"
        "тип запроса,тип задачи,тип,问题类型,类型,課題タイプ,이슈 유형,loại vấn đề,work item type,"
        "work type,kind,item type"
    ),
    "points": (
        "storypoint,storypoints,story point,story points,story point estimate,puntos de historia,"
        "puntos,estimación de puntos de historia,punkty historii,punkty,storypunkte,story-punkte,"
        "points d'effort,points de récit,points,pontos de história,pontos,punti storia,punten,"
        "estimate,size,estimación,effort,очки истории,故事点,ストーリーポイント,điểm câu chuyện"
    ),
    "rank": ("rank,rango,ranga,rang,classificação,posição,rango de jira,排名,ランク,순위,ранг,lexorank,hạng"),
    "reporter": (
        "reporter,informador,zgłaszający,autor,rapporteur,auteur,relator,segnalatore,melder,автор,"
        "报告人,報告者,보고자,người báo cáo,creator,created by,author,requested by,requester"
    ),
    "why": ("why,reason,benefit,value statement,por qué,dlaczego,warum,pourquoi,porquê,perché,waarom,зачем"),
    "criteria": (
        "acceptance criteria,criterios de aceptación,kryteria akceptacji,akzeptanzkriterien,"
        "critères d'acceptation,critérios de aceitação,criteri di accettazione,acceptatiecriteria,"
        "критерии приемки,验收标准,受け入れ基準,tiêu chí chấp nhận"
    ),
}
_WRAPPED = re.compile(r"^[^()]+\((?P<inner>.+)\)$")
# Only these are ever a tracker's own field; `Priority (MoSCoW)` must not become anything by its brackets.
_OWN_FIELDS = {"points", "rank", "criteria", "why"}


def plain(name: str) -> str:
    """The name reduced to letters and digits, without case and accents."""
    text = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in text if letter.isalnum()) or name.strip()


_ROLES = {plain(name): role for role, names in _NAMES.items() for name in names.split(",")}


def role_of(name: str) -> str | None:
    """The role of a column of this name; None when it is not recognised."""
    if role := _ROLES.get(plain(name)):
        return role
    wrapped = _WRAPPED.match(name.strip())
    role = _ROLES.get(plain(wrapped["inner"])) if wrapped else None
    return role if role in _OWN_FIELDS else None


# Comes before the name of an input of the team's value model, which is a role too.
VALUE = "value:"
ROLES = (*_NAMES,)


def guessed(header: Iterable[str], inputs: Iterable[str] = ()) -> list[str]:
    """The role of each column by its name; empty where it is not recognised.

    `inputs` are those of the team's value model: a column named like one of them has that role.
    """
    values = {plain(name): VALUE + name for name in inputs}
    return [role_of(name) or values.get(plain(name), "") for name in header]


class Columns:
    """The positions of each role in the header. A repeated column is read from left to right."""

    def __init__(self, roles: Iterable[str]):
        self.places: dict[str, list[int]] = {}
        for place, role in enumerate(roles):
            if role:
                self.places.setdefault(role, []).append(place)

    def __contains__(self, role: str) -> bool:
        return role in self.places

    def value(self, cells: Sequence[str], role: str) -> str | None:
        """The first filled cell of the role, "" when all are empty, None when there is no such column."""
        if role not in self.places:
            return None
        filled = (cells[place] for place in self.places[role] if place < len(cells) and cells[place].strip())
        value = next(filled, "")
        # Data sets write NULL for nothing; a bug may well be called NULL.
        return "" if value.strip() == "NULL" and role not in ("title", "key") else value
