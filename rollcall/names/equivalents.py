"""Names that are one name in other languages, and short forms: Yevgeny, Eugene, Женя.

A list keeper can extend them: `extend` takes groups of names that count as one.
"""

from __future__ import annotations

from collections.abc import Iterable

from nlp.text.scripts import sounds

_GROUPS = """
александр олександр аляксандр александрос алехандро alexander alexandre саша сашко шура alex sasha
алексей олексий аляксей олексій alexis алеша леша лёша alyosha
андрей андрій андрэй андриан andrew andreas анджей andrzej ондржей
анна ганна анны аня anna hanna ann anne anya
антон анатоль антоний anton anthony tony энтони тони
виктор віктар viktar victor витя
владимир володимир уладзімір володя вова vladimir volodymyr uladzimir waldemar
вячеслав вячаслав вячеслав слава vyacheslav slava
галина галіна halina galya галя
геннадий геннадій генадз hennadiy gena
георгий юрий егор юрій юры george heorhiy yegor yury георг джордж гоша юра
григорий григорій рыгор hryhoriy ryhor gregory гриша
дарья даша daria darya dasha
дмитрий дмитро дзмитрий зміцер dmitry dmytro dzmitry dima дима митя
евгений євген яўген yevgeny evgeny eugene yauhen yevhen женя zhenya юджин
евгения яўгенія євгенія evgenia eugenia женя
екатерина катерина кацярына kateryna katsiaryna catherine katherine катя kate кэтрин
елена олена алена helena elena olena alena helen лена lena хелена
иван іван ян янка john ivan jan джон вано ваня vanya иоанн johann йоханн
игорь ігор igor ihar ihor
илья ілля ілья ilya illia elijah илюша
иосиф осип йосип иосип joseph josef йозеф джозеф хосе
ирина ірина ірына iryna irene ира
константин канстанцін костянтин kanstantsin kostiantyn constantine костя
лев leo lew lev лёва
людмила лудмила ludmila lyudmyla люда мила
максим максім maxim maksym макс
мария марія maria mary marie маша masha мери мэри
михаил михайло міхаіл mikhail mykhailo michael mihail misha миша майкл михаэль мишель michel
наталья наталия наталля natalia nataliya natasha наташа
николай микола мікалай миколай nikolay mykola mikalai nicholas nicolas коля николас nick ник
олег алег oleg oleh aleh
ольга вольга olga olha volha olya оля
павел павло павал paul pavel pavlo paval паша пол пауль
пётр петр петро пятро peter petr piotr petro pyotr pedro пьер петя питер
роман рома roman raman
сергей сергій сяргей serhiy sergey siarhei serge серёжа
семён семен симон simon semyon семеон саймон
софия софья софія sofia sophie sonya соня
станислав станіслаў stanislav stanislau stanislaw стас
степан стефан сцяпан stepan stephen steven stefan steve стивен стёпа
тарас taras
татьяна тетяна таццяна tatiana tetiana tatsiana таня
фёдор федор theodore fedor fyodor teodor федя
филипп пилип philip filipp felipe фил
юлия юлія julia yulia yuliya джулия
яков якоб якуб jacob yakov james джеймс якаў
ярослав яраслаў yaroslav jaroslav jarosław
матвей матвій matthew matvey мэтью мацей
томас фома thomas tom том toma
роберт robert bob rob боб роб бобби
уильям william bill will билл вильям вильгельм wilhelm
эдуард эдвард edward eduard ed ted эд эдвард
ричард richard dick rick дик рик
джеффри geoffrey jeffrey jeff джефф
джеймс jim jimmy джим джимми james
чарльз charles charlie карл karl carl чарли
элизабет елизавета elizabeth liz лиз лиза элайза elisabeth
маргарет маргарита margaret маргарет meg peggy
даниил данила данило daniel danylo даниэль дэниел дэн dan danny
давид дэвид david dave дейв
захар zahar zakhar
ибрагим ибраһим ыбырайым ибраим ibrahim ybyraiym авраам abraham
султан султик султанбек
нурсултан нұрсұлтан нур нурик
мухаммед мұхаммед магомед мухамед магомет мохаммед мохаммад mohammed muhammad mohamed mehmet мехмет
ахмед ахмет ahmed ahmet ахмад
юсуф жүсіп жусуп yusuf zhusup юсеф jusup yusup йусуф
якуб жақып жакып жакуп yakub zhakyp
исмаил ысмайыл смаил ismail
мустафа мұстафа mustafa
хасан асан қасан hasan асанбек
хусейн хусаин хусайн hussein husain hussain құсайын кусаин үсен
муса мұса musa moses моисей
сулейман сүлеймен suleiman сулеймен соломон
искандер ескендір iskander eskendir
айгуль айгүл aigul aigul айгуля
кристофер крис christopher chris христофор
мэттью мэтью мэтт matthew matt матвей
бенджамин бен benjamin ben вениамин
сэмюэл самуил сэм samuel sam самуэль
грегори грег gregory greg
энди эндрю andy andrew
рональд рон ronald ron
дональд дон donald don
кеннет кен kenneth ken
лоуренс ларри lawrence larry laurence
майкъл майкл mike майк michael
джозеф джо joseph joe
патрик пэт patrick pat
стивен стив steven stephen steve
кимберли ким kimberly
виктория вика victoria vicky
анастасия настя анастасія anastasia nastya
валентин валик valentin
валентина валя valentina
валерий валера валерій valery valeriy
ксения оксана ксенія kseniya oksana aksana
людовик луи людвиг louis ludwig lewis
гульнара гуля гүлнара gulnara
бахыт бақыт бахит bakhyt bakyt baqyt
нурлан нұрлан nurlan
динмухамед дінмұхаммед димаш dinmukhamed
""".strip().splitlines()

_GROUP_OF: dict[str, frozenset[int]] = {}


def _bare(spoken: str) -> str:
    return spoken.rstrip("aeiouy") or spoken


_BARE_OF: dict[str, frozenset[int]] = {}


def extend(groups: Iterable[Iterable[str]]) -> None:
    """Count the names of each group as one name from now on, besides the built-in groups."""
    start = max((max(numbers) for numbers in _GROUP_OF.values()), default=-1) + 1
    for number, group in enumerate(groups, start=start):
        for name in group:
            spoken = sounds(name)
            if spoken:
                _GROUP_OF[spoken] = _GROUP_OF.get(spoken, frozenset()) | {number}
                bare = _bare(spoken)
                _BARE_OF[bare] = _BARE_OF.get(bare, frozenset()) | {number}


extend(line.split() for line in _GROUPS)


def same_name(a: str, b: str, declined: bool = False) -> bool:
    """Whether two given names are the same name; `declined` when `b` lost its ending."""
    ours = _GROUP_OF.get(sounds(a))
    if not ours:
        return False
    theirs = _GROUP_OF.get(sounds(b))
    if declined:
        theirs = (theirs or frozenset()) | _BARE_OF.get(_bare(sounds(b)), frozenset())
    return bool(theirs and ours & theirs)


def groups_of(spoken: str, *, declined: bool = False) -> frozenset[int]:
    """The numbers of the groups of a name, given by its sounds; `declined`: of its stem as well."""
    found = _GROUP_OF.get(spoken, frozenset())
    return found | _BARE_OF.get(_bare(spoken), frozenset()) if declined else found


def members() -> dict[str, frozenset[int]]:
    """The sounds of all names that have equivalents, with the numbers of their groups."""
    return _GROUP_OF
