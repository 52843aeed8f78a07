"""The names of columns by their role, in the languages that trackers write them in. Pure.

Names are compared without case, blanks, accents and punctuation.
"""

NAMES: dict[str, str] = {
    "key": (
        "issuekey,key,clave de incidencia,clave,klucz zgłoszenia,klucz sprawy,klucz,"
        "vorgangsschlüssel,schlüssel,vorgangsnummer,clé de ticket,clé de demande,clé,chave da item,"
        "chave do item,chave,chiave ticket,chiave segnalazione,chiave,issuesleutel,sleutel,"
        "ключ запроса,ключ проблемы,ключ задачи,ключ,问题关键字,关键字,密钥,事务关键字,課題キー,キー,"
        "이슈 키,mã vấn đề,khóa vấn đề,khóa,formatted id,identifier,item key,ticket,work item key,"
        "clave de actividad,clave de elemento de trabajo,chave do item de trabalho,chave do ticket,"
        "clé de l'élément de travail,chiave elemento di lavoro,sleutel van werkitem,klucz elementu pracy"
    ),
    "id": (
        "id,issue id,iid,issue number,number,nr,no,bug id,work item id,ID de la incidencia,#,ref,reference,"
        "card id,vorgangs-id,id de ticket,id du ticket,id de demande,id zgłoszenia,id da item,id do item,"
        "id ticket,id segnalazione,id de actividad,id elementu pracy,id do ticket"
    ),
    "title": (
        "summary,title,name,subject,headline,resumen,título,nombre,podsumowanie,streszczenie,tytuł,"
        "zusammenfassung,titel,betreff,résumé,titre,resumo,riepilogo,titolo,oggetto,samenvatting,"
        "тема,резюме,название,заголовок,摘要,概要,主题,标题,要約,件名,タイトル,요약,제목,tóm tắt,"
        "tiêu đề,issue title,user story,story,item,סיכום,כותרת,card name,task name"
    ),
    "description": (
        "description,descripción,opis,beschreibung,descrição,descrizione,beschrijving,omschrijving,"
        "описание,描述,说明,説明,설명,mô tả,body,details,detail,תיאור,issue description,"
        "card description,notes"
    ),
    "status": (
        "status,state,estado,stan,statut,état,stato,статус,状态,狀態,ステータス,상태,trạng thái,"
        "workflow state,סטטוס,current state,list,list name,board column"
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
        "work type,kind,item type,tipo de actividad,tipo de elemento de trabajo,typ elementu pracy,"
        "type d'élément de travail,tipo de item de trabalho,tipo elemento di lavoro,type werkitem"
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
    "created": (
        "created,created at,created on,creation date,created date,date created,created time,opened,"
        "opened at,created at (utc),creada,creado,fecha de creación,fecha creación,utworzono,utworzony,"
        "data utworzenia,erstellt,erstellt am,erstellungsdatum,création,créé,créée,créé le,"
        "date de création,criado,criada,criado em,data de criação,creato,creata,creato il,data creazione,"
        "data di creazione,gemaakt,gemaakt op,aangemaakt,aangemaakt op,aanmaakdatum,создано,"
        "дата создания,创建日期,创建时间,已创建,作成日,作成日時,생성일,만듦,đã tạo,ngày tạo,נוצר"
    ),
    "updated": (
        "updated,updated at,updated on,updated at (utc),last updated,modified,last modified,changed date,"
        "last change,actualizada,actualizado,fecha de actualización,zaktualizowano,zaktualizowany,"
        "data aktualizacji,aktualisiert,aktualisiert am,geändert,geändert am,mise à jour,mis à jour,"
        "mis à jour le,date de mise à jour,modifié,atualizado,atualizada,atualizado em,aggiornato,"
        "aggiornata,data aggiornamento,bijgewerkt,bijgewerkt op,gewijzigd,обновлено,дата обновления,"
        "更新日期,更新时间,已更新,更新日,更新日時,업데이트됨,đã cập nhật"
    ),
    "resolved": (
        "resolved,resolved at,resolved date,resolution date,closed,closed at,closed on,closed at (utc),"
        "closed date,completed,completed at,completion date,date completed,done date,accepted at,resuelta,"
        "resuelto,fecha de resolución,rozwiązano,data rozwiązania,erledigt,erledigt am,gelöst am,"
        "abgeschlossen am,lösungsdatum,résolu,résolue,date de résolution,fermé le,resolvido,resolvida,"
        "data de resolução,risolto,data risoluzione,data di risoluzione,opgelost,opgelost op,"
        "oplossingsdatum,gesloten op,решено,дата решения,已解决,解决日期,解決日,해결됨,đã giải quyết"
    ),
    "due": (
        "due,due date,due on,due by,deadline,target date,fecha de vencimiento,fecha límite,vencimiento,"
        "termin,termin wykonania,termin realizacji,fällig,fällig am,fälligkeitsdatum,fälligkeit,échéance,"
        "date d'échéance,date limite,data limite,data de vencimento,prazo,vencimento,scadenza,"
        "data di scadenza,data scadenza,vervaldatum,срок исполнения,срок,到期日,到期日期,"
        "截止日期,期限,期日,"
        "기한,마감일,ngày đến hạn,hạn chót"
    ),
    "labels": (
        "labels,label,tags,tag,etiquetas,etiqueta,etykiety,etykieta,stichwörter,stichworte,schlagwörter,"
        "étiquettes,étiquette,rótulos,etichette,etichetta,метки,标签,標籤,ラベル,레이블,nhãn,תוויות"
    ),
    "components": (
        "components,component,component/s,componentes,componente,komponenty,komponent,komponente,"
        "komponenten,composants,composant,componenti,componenten,onderdelen,компоненты,компонент,模块,组件,"
        "コンポーネント,컴포넌트,구성 요소,thành phần"
    ),
    "epic": (
        "epic,epic link,epic name,epic title,theme,épica,enlace de epic,enlace de épica,nombre de épica,"
        "epik,łącze epiku,link do epika,nazwa epika,epic-verknüpfung,epos,lien d'epic,lien d'épopée,"
        "lien epic,épopée,nom de l'epic,épico,link épico,link do épico,collegamento epic,link epic,"
        "epic-koppeling,koppeling epic,эпик,ссылка на эпик,史诗链接,史诗,エピックリンク,エピック,"
        "에픽 링크,에픽"
    ),
    "parent": (
        "parent,parent key,parent id,parent issue,parent item,parent link,parent issue key,"
        "parent work item,principal,clave principal,clave del principal,padre,clave del padre,nadrzędne,"
        "element nadrzędny,zgłoszenie nadrzędne,klucz elementu nadrzędnego,klucz zgłoszenia nadrzędnego,"
        "übergeordnet,übergeordneter vorgang,übergeordnete aufgabe,übergeordnetes element,"
        "übergeordneter schlüssel,schlüssel des übergeordneten vorgangs,ticket parent,clé parent,"
        "clé parente,clé du parent,clé du ticket parent,id parent,pai,item pai,chave pai,chave do item pai,"
        "principale,elemento principale,chiave principale,chiave padre,bovenliggend,bovenliggend item,"
        "bovenliggende sleutel,родитель,ключ родителя,父级,父项,父任务,父事务,親,親課題,親キー,상위 항목"
    ),
    "parent_name": (
        "parent summary,parent title,parent name,parent issue summary,resumen principal,resumen del padre,"
        "podsumowanie elementu nadrzędnego,zusammenfassung des übergeordneten vorgangs,résumé du parent,"
        "resumo do item pai,riepilogo principale,samenvatting van bovenliggend item"
    ),
    "url": "url,link,web url,web link,permalink,issue url,item url,card url,enlace,lien,ссылка,链接",
    "comment": (
        "comment,comments,comentario,comentarios,komentarz,komentarze,kommentar,kommentare,commentaire,"
        "commentaires,comentário,comentários,commento,commenti,opmerking,opmerkingen,комментарий,"
        "комментарии,评论,コメント,댓글,bình luận,nhận xét"
    ),
    "attachment": (
        "attachment,attachments,attachment links,adjunto,adjuntos,archivo adjunto,archivos adjuntos,"
        "załącznik,załączniki,anhang,anhänge,anlage,anlagen,pièce jointe,pièces jointes,anexo,anexos,"
        "allegato,allegati,bijlage,bijlagen,вложение,вложения,附件,添付ファイル,첨부 파일,tệp đính kèm"
    ),
    "blocks": (
        "blocks,blocking,is blocking,bloquea,bloquea a,blockiert,bloque,blokuje,bloqueia,blocca,blokkeert"
    ),
    "blocked_by": (
        "blocked by,is blocked by,depends on,dependencies,dependency,predecessor,predecessors,"
        "bloqueada por,bloqueado por,depende de,blockiert durch,blockiert von,abhängig von,bloqué par,"
        "dépend de,bloccato da,dipende da,geblokkeerd door,zablokowane przez,zależy od"
    ),
    "link": "linked issues,related,related issues,related items,relates to,related to",
}
