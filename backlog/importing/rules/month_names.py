"""The names of months in the languages of trackers' users, and their marks of the halves of a day. Pure."""

from .columns import plain

# Beginnings of names, the shortest that trackers write; full names begin alike.
_MONTHS = (
    "jan,january,janv,janvier,januar,januari,jän,ene,enero,sty,styczeń,stycznia,gen,gennaio,"
    "janeiro,янв,январь,"
    "января,一月,1月,1월,thg 1,tháng 1,ינו",
    "feb,february,févr,fév,février,februar,februari,febrero,lut,luty,lutego,febbraio,fev,"
    "fevereiro,фев,февр,"
    "февраль,февраля,二月,2月,2월,thg 2,tháng 2,פבר",
    "mar,march,mars,mär,märz,mrz,mrt,maart,marzo,marzec,marca,março,мар,март,марта,三月,3月,"
    "3월,thg 3,tháng 3,מרץ",
    "apr,april,avr,avril,abr,abril,kwi,kwiecień,kwietnia,aprile,апр,апрель,апреля,四月,4月,"
    "4월,thg 4,tháng 4,אפר",
    "may,mai,mei,mayo,maj,maja,mag,maggio,maio,май,мая,五月,5月,5월,thg 5,tháng 5,מאי",
    "jun,june,juin,juni,junio,cze,czerwiec,czerwca,giu,giugno,junho,июн,июнь,июня,六月,6月,"
    "6월,thg 6,tháng 6,יונ,יוני",
    "jul,july,juil,juillet,juli,julio,lip,lipiec,lipca,lug,luglio,julho,июл,июль,июля,七月,"
    "7月,7월,thg 7,tháng 7,יול,"
    "יולי",
    "aug,august,août,aoû,augustus,ago,agosto,sie,sierpień,sierpnia,авг,август,августа,八月,"
    "8月,8월,thg 8,tháng 8,"
    "אוג",
    "sep,sept,september,septembre,septiembre,wrz,wrzesień,września,set,settembre,setembro,"
    "сен,сент,сентябрь,"
    "сентября,九月,9月,9월,thg 9,tháng 9,ספט",
    "oct,october,octobre,okt,oktober,octubre,paź,październik,października,ott,ottobre,out,"
    "outubro,окт,октябрь,"
    "октября,十月,10月,10월,thg 10,tháng 10,אוק",
    "nov,november,novembre,noviembre,lis,listopad,listopada,novembro,ноя,нояб,ноябрь,ноября,"
    "十一月,11月,11월,thg 11,"
    "tháng 11,נוב",
    "dec,december,déc,décembre,dez,dezember,dic,diciembre,gru,grudzień,grudnia,dicembre,"
    "dezembro,дек,декабрь,"
    "декабря,十二月,12月,12월,thg 12,tháng 12,דצמ",
)
MONTHS = {plain(name): number for number, names in enumerate(_MONTHS, 1) for name in names.split(",")}
_AFTERNOON = "pm,p. m.,p,nachm.,下午,午後,오후,ch,μμ"
_FORENOON = "am,a. m.,a,vorm.,上午,午前,오전,sa,πμ"
HALVES = {plain(name): 12 for name in _AFTERNOON.split(",")} | {
    plain(name): 0 for name in _FORENOON.split(",")
}
