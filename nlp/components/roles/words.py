"""The words by which a text shows what part a person plays, by language.

Each table gives, to a kind of word, a pattern that a whole word in small letters must match. The
kinds are the roles, and besides them:

hurt     harmed, as an attribute or verb beside the name: "погибший", "detained", "ұсталған"
dead     the same, of the dead alone
fate     what one says of somebody to whom something happened: "тело", "arrest of", "приговор"
kin      relatives in any form: whose relatives they are, stands beside them
step     a verb or small word that no title contains: behind it, titles are another's
listed   people as a heading names them: "погибшие", "victims"
"""

from __future__ import annotations

import functools
import re

Kinds = frozenset[str]

_RUSSIAN = {
    "official": (
        r"(?:вице-|экс-)?президент(?:а|у|ом|е|ов)?|(?:вице-)?премьер\w*|(?:вице-)?министр\w*|"
        r"(?:ген|спец)?прокурор\w*|спецпрокуратур\w*|(?:зам)?начальни(?:к|ц)\w{0,3}|замести\w+|"
        r"(?:экс-)?аким\w{0,3}|депутат\w*|сенатор\w*|судья|судьи|судью|судье[йю]?|судьёй|судей|"
        r"глав(?:а|ы|е|у|ой)|(?:под)?полковник\w*|генерал(?:а|у|ом|е|ы|ов)?(?:-\w+)?|"
        r"(?:старш)?майор\w*|капитан\w{0,2}|лейтенант\w{0,2}|сержант\w{0,2}|рядов(?:ой|ого|ому)|"
        r"пресс-секретар\w*|секретар\w{1,3}|следовател\w*|дознавател\w*|инспектор\w*|комиссар\w*|"
        r"командир\w*|командующ\w+|советни(?:к|ц)\w{0,3}|омбудсмен\w*|уполномоченн\w+|"
        r"госсекретар\w*|генсек\w{0,2}|спикер(?:а|у|ом)?|губернатор\w*|мэр\w{0,2}|посол|посла|"
        r"послу|послом|канцлер\w*|полицейск\w+|чиновни(?:к|ц)\w*|представител\w+|"
        r"дипломат\w{0,2}|генеральн\w+"
    ),
    "lawyer": r"адвокат(?:а|у|ом|есс\w+|ы|ов)?|юрист(?:ка|ки|ку|а|у|ом)?|защитни(?:к|ца|цы|ка|цу)|"
    r"правозаступни\w+|правовед\w{0,2}",
    "activist": (
        r"(?:гражданск)?активист\w*|правозащитни\w+|оппозиционер\w*|волонт[её]р\w*|"
        r"обществени\w+|общественни\w+|политик(?:а|у|ом)?|основател\w+|сооснователь?\w*|"
        r"координатор\w*|наблюдател\w+|диссидент\w*|экоактивист\w*|феминистк\w"
    ),
    "journalist": (
        r"(?:фото|видео|теле)?журналист(?!ам|к[еа]м|ов)\w*|(?:фото|спец)?корреспондент(?!ам|ов)\w*|"
        r"репорт[её]р(?!ам|ов)\w*|редактор(?!ам|ов)\w*|главред\w*|блогер(?!ам|ов)\w*|"
        r"фотограф(?!и)\w*|автор(?:а|ы|у|ом)?|колумнист\w*|ведущ(?:ий|ая|ей|его)|обозревател\w+|"
        r"коллег[аиуе]"
    ),
    "other": (
        r"бизнесмен\w*|бизнес-?вумен|предпринимател\w+|олигарх\w*|миллиардер\w*|банкир\w*|"
        r"певе?ц\w{0,2}|певиц\w{1,2}|акт[её]р\w{0,2}|актрис\w{1,2}|режисс[её]р\w*|художни\w+|"
        r"композитор\w*|музыкант\w*|р[эе]пер\w*|писател\w+|поэт(?:а|у|ом|есс\w)?|драматург\w*|"
        r"спортсмен\w*|боксё?р\w*|боец|бойца|футболист\w*|хоккеист\w*|теннисист\w*|борец|борца|"
        r"тренер\w*|чемпион\w*|шахматист\w*|экономист\w*|политолог\w*|социолог\w*|историк\w*|"
        r"аналитик\w*|эксперт\w*|специалист\w*|академик\w*|профессор\w*|уч[её]н(?:ый|ая|ого|ой)|"
        r"врач\w{0,2}|хирург\w*|медик\w*|терапевт\w*|санитар\w*|фельдшер\w*|медсестр\w*|"
        r"учител\w+|преподавател\w+|психолог\w*|философ\w*|юморист\w*|продюсер\w*|дизайнер\w*|"
        r"фермер\w*|водител\w+|свидетел\w+|очевид(?:ец|ца|цу|цем|ица|ицы)|эколог\w*|"
        r"доктор\w{0,2}|инженер\w*|программист\w*|имам\w{0,2}|священник\w*|востоковед\w*|"
        r"аксакал\w{0,2}|модератор\w*|хозя(?:ин|йка|ина|йки)\w*|владел\w+|соавтор\w*|преподавательниц\w|сварщик\w*|"
        r"рабоч(?:ий|его|ему|им)|студент(?:ка|ки|ку|а|у|ом)?|продав(?:ец|ца|щица|щицы)|шах?т[её]р\w*|"
        r"дирижёр\w*|директор\w*|пианист\w*|слесар\w*|нефтяник\w*|электрик\w*|криминалист\w*|судмедэксперт\w*|пенсионер\w*|ветеран\w*|блюститель"
    ),
    "relative": (
        r"мать|мама|отец|папа|жена|муж|супруга?|вдова|вдовец|брат|сестра|сын|дочь|дедушка|дед|"
        r"бабушка|дядя|т[её]тя|племянни(?:к|ца)|внук|внучка|родственни(?:к|ца)|"
        r"отчим|мачеха|невеста|жених|св[её]кровь|т[её]ща"
    ),
    "kin": (
        r"матер(?:и|ью|ей|ям)|мам[ыуе]|отца|отцу|отцом|жен[ыеу]|женой|мужа|мужу|мужем|супруг\w{1,2}|"
        r"вдов[ыеу]|вдовой|брат(?:а|у|ом|ья|ьев|ьям)|с[её]ст[её]?р(?:ы|е|у|ой|ам)?|сын(?:а|у|ом|овья)|"
        r"дочер\w{1,3}|дочк\w|родственник\w+|родств[её]нниц\w|родител\w*|семь[яиюе]|семь[её]й|"
        r"близки\w{1,2}|т[её]т[иеюя]|дяд[иею]|друзья|соседи?|однокласс\w+"
    ),
    "hurt": (
        r"убит\w*|задержанн\w+|арестованн\w+|осужд[её]нн\w*|приговор[её]нн\w+|пропавш\w+|"
        r"ранен\w{2,3}|раненн\w+|пострадавш\w+|обвиняем\w+|подсудим\w+|подозреваем\w+|"
        r"заключ[её]нн\w*|политзаключ\w+|вести|скончавш\w+|избит\w+|признанн\w+|\d+-летн\w+|"
        r"застреленн\w+|исчезнувш\w+|похищенн\w+|замученн\w+|освобожд[её]нн\w+|политзек\w*|"
        r"задержан[аы]?|арестован[аы]?|отпущен[аы]?|осужд[её]н[аы]?|приговор[её]н[аы]?|"
        r"освобожд[её]н[аы]?|ранен[аы]?|пропал[аи]?|оштрафован[аы]?|похищен[аы]?|помещ[её]н[аы]?|"
        r"(?:пытал|избил|задержал|арестовал|осудил|приговорил|убил|застрелил|ранил|похитил|"
        r"оштрафовал|отпустил|освободил|обвинил|посадил|расстрелял|удерживал|увезл|забрал)и|"
        r"подзащитн\w{2,3}|репрессированн\w+|прохож\w{2,3}|узник\w*"
    ),
    "struck": (  # somebody did it: the name must stand in another case than his
        r"(?:пытал|избил|задержал|арестовал|осудил|приговорил|убил|застрелил|ранил|похитил|"
        r"оштрафовал|отпустил|освободил|обвинил|посадил|признал|наш[её]л|разыскива|ищ|"
        r"расстрелял|забил|взял|увел|увез|увезл|забрал|отчислил|похоронил|хоронят|искал|удержива|вызвал)[аоиеюу]?[тя]?|нашли|нашла"
    ),
    "dead": r"погибш\w+|прощани\w|простились|скончавш\w+",
    "fate": (
        r"смерт\w{1,3}|гибел\w{1,2}|убийств\w{1,2}|похорон\w{0,3}|арест(?:а|е|у|ом)?|"
        r"задержани\w{1,2}|тел[оаеу]|останк\w{1,3}|дел[оаеу]|приговор\w{0,2}|пытк\w{1,3}|"
        r"исчезновени\w{1,2}|местонахождени\w{1,2}|судьб\w{1,2}|истори[яюи]|освобождени\w{1,2}|"
        r"искал[аи]?|хоронят|состояни\w{1,2}|происходит|обвинени\w+|могил\w{1,2}|розыск\w{0,2}|"
        r"ранени\w{1,2}|избиени\w{1,2}|наказани\w{1,2}|над|"
        r"пытках|заключени\w{1,2}|уголовн\w+|имя|портрет\w{0,2}|памят[ьи]|поиск\w{0,2}"
    ),
    "listed": (
        r"погибш(?:ие|их)|убит(?:ые|ых)|задержанн(?:ые|ых)|арестованн(?:ые|ых)|пропавш(?:ие|их)|"
        r"ранен(?:ые|ых)|осужд[её]нн(?:ые|ых)|пострадавш(?:ие|их)|жертв\w?|заключ[её]нн(?:ые|ых)|"
        r"задержан[аы]?|арестован[аы]?|погибл[аи]|убит[аы]?|подсудим(?:ые|ых)|обвиняем(?:ые|ых)|"
        r"политзаключ[её]нн(?:ые|ых)|ранен[аы]?|осужд[её]н[аы]?"
    ),
    "step": (
        r"и|а|но|что|как|или|если|чтобы|когда|где|который|которая|которые|"
        r"[а-яё]{3,}(?:ил|ал|ял|ел|ул|ыл)(?:а|и|о|ся|ась|ись|ось)?|[а-яё]{3,}(?:ает|яет|ует|ают|яют|"
        r"уют|ится|ется|ются|ятся)|говор(?:ит|ят)|тверд(?:ит|ят)|прос(?:ит|ят)|кричит|плачет|нет|был[аио]?|дал[аи]?"
    ),
}
_NO_STEP = re.compile(
    r"(?:отдел|материал|капитал|филиал|канал|персонал|журнал|квартал|арсенал|подотдел|тыл|"
    r"специал|легал|регионал|университал|трибунал)(?:а|у|ом|е|и|ов)?"
)

_KAZAKH = {
    "official": (
        r"(?:вице-)?президент\w*|премьер\w*|(?:вице-)?министр\w*|прокурор\w*|басты(?:ғы|қ)\w{0,5}|"
        r"бастық\w*|бастығ\w+|орынбасар\w+|әкім(?!дік|шілік)\w*|депутат\w*|судья\w*|полковник\w*|"
        r"подполковник\w*|генерал\w*|"
        r"майор\w*|капитан\w*|лейтенант\w*|сержант\w*|басшы\w*|төраға\w*|төрағас\w*|хатшы\w*|"
        r"полковниг\w+|подполковниг\w+|пристав\w*|полицей\w*|полицейлер|төрайым\w*|комендант\w*|"
        r"жауынгер\w*|тергеуші\w*|өкіл\w{0,6}|елбасы\w*|сенатор\w*|омбудсмен\w*|инспектор\w*|"
        r"уәкіл\w*|кеңесші\w*|губернатор\w*|комиссар\w*|канцлер\w*|елші\w{0,5}|мэр\w{0,4}|спикер\w*"
    ),
    "lawyer": r"адвокат(?!тар)\w{0,5}|заңгер\w{0,4}|қорғаушы\w*",
    "activist": (
        r"белсенді\w*|қайраткер\w*|саясаткер\w*|оппозиционер\w*|құқықтанушы|"
        r"қалаушы\w{0,4}|үйлестіруші\w*|волонтер\w*|еріктi\w*|ерікті\w*|құқыққорғаушы\w*"
    ),
    "journalist": (
        r"(?:фото)?журналист(?!тер)\w*|тілші(?!лер)\w*|редактор\w*|блогер\w*|фотограф\w*|автор\w*|"
        r"шолушы\w*|әріптес\w*|жүргізуші\w*"
    ),
    "other": (
        r"кәсіпкер\w*|психотерапевт\w*|ұшқыш\w*|жылқышы\w*|көкпаршы\w*|хоккейші\w*|дзюдошы\w*|"
        r"әртіс\w*|директор\w*|жүргізуші\w*|дәнекерлеуші\w*|[^\W\d_]{3,}(?:шы|ші)(?:сы|сі)?|"
        r"бизнесмен\w*|әнші\w*|актер\w*|актриса\w*|режисс[её]р\w*|суретші\w*|сазгер\w*|"
        r"композитор\w*|жазушы\w*|ақын\w*|боксшы\w*|футболшы\w*|балуан\w*|спортшы\w*|"
        r"жаттықтырушы\w*|чемпион\w*|экономист\w*|саясаттанушы\w*|әлеуметтанушы\w*|тарихшы\w*|"
        r"сарапшы\w*|талдаушы\w*|академик\w*|профессор\w*|ғалым\w*|дәрігер\w*|хирург\w*|медбике\w*|"
        r"мұғалім\w*|ұстаз\w*|оқытушы\w*|психолог\w*|продюсер\w*|куәгер\w*|ардагер\w*|зейнеткер\w*|"
        r"маман\w*|эксперт\w*|ақсақал\w*|имам\w*|инженер\w*|фермер\w*|шаруа\w*|банкир\w*|күрескер\w*"
    ),
    "relative": (
        r"әйелі|күйеуі|жұбайы|зайыбы|анасы|шешесі|әкесі|ұлы|қызы|баласы|інісі|ағасы|әпкесі|апасы|"
        r"апайы|жездесі|нағашысы|тәтесі|сіңлісі|қарындасы|туысы|немересі|атасы|әжесі|бауыры|жесірі|жиені|келіні|"
        r"енесі|жары|аға-інісі"
    ),
    "kin": (
        r"туыст?ар\w*|туыс\w{0,6}|отбас\w*|ағасы\w*|анасы\w*|әйелі\w*|әкесі\w*|ата-ана\w*|жақындар\w*|"
        r"інісі\w*|ұлы\w*|қызы\w*|бауыр\w*|апай\w*|әпкесі\w*|жұбайы\w*|қарындас\w*|сіңлісі\w*"
    ),
    "hurt": (
        r"марқұм|қаза|қазаға|ұсталған|қамалған|сотталған|жараланған|жоғалған|айыпталушы\w*|"
        r"күдікті\w*|тұтқын\w*|айырылған|өлтірілген|шектелген|жасар|сотталушы\w*|"
        r"азапталған|хабарсыз|босатылған|қамаудағы|соққыға|айыпталған|атылған|қамауда"
    ),
    "dead": r"марқұм|қаза|қазаға|өлтірілген|атылған",
    "listed": (
        r"қаза|ұсталған\w*|қамалған\w*|сотталған\w*|жараланған\w*|жоғалған\w*|тапқандар\w*|"
        r"өлтірілген\w*|құрбан\w*|айыпталған\w*|тұтқындалған\w*|қамауға|опат"
    ),
    "fate": (
        r"өлім\w*|қазас\w+|тағдыр\w*|іс(?:і|ін|іне|інде)|үкім\w*|адвокат\w*|қорғаушы\w*|"
        r"ұсталған\w*|қамауға|апелляциялық|шағым\w*|бостандығ\w*|денесі\w*|мәйіт\w*|сүйегі\w*|"
        r"қамалған\w*|сотталған\w*|өлтірілген\w*|босатылған\w*|үйінде|үйіне|жоғалған\w*|өлген\w*|"
        r"кінә\w*|айып\w*|жаназас\w*|денсаулығ\w*|соты\w{0,4}|азапталған\w*"
    ),
    "step": r"және|мен|пен|бен|да|де|деп|деді|дейді|айтты|хабарлады|ол",
}

_ENGLISH = {
    "official": (
        r"presidents?|vice-president|premier|chancellor|ministers?|prosecutors?|mayor|akim|"
        r"(?:vice-)?governor|deputy|senator|congress(?:man|woman)|lawmaker|parliamentarian|mp|judge|"
        r"justice|head|chief|chair(?:man|woman|person)?|(?:lieutenant-|lt)?colonel|general|major|"
        r"captain|lieutenant|sergeant|commander|spokes(?:man|woman|person)s?|officials?|officer|"
        r"investigator|ambassador|diplomat|secretary(?:-general)?|ombuds\w+|ruler|predecessor|"
        r"commissioner|clerk|bailiff|warden|minister-counselor|counselor|rapporteur|speaker|inspector|policeman|adviser|advisor|czar|director-general"
    ),
    "lawyer": r"lawyers?|attorneys?|counsel|advocate|solicitor|barrister",
    "activist": (
        r"activists?|defenders?|campaigners?|researcher|dissidents?|rights|co-founder|founder|"
        r"organi[sz]er|coordinator|oppositionist|volunteer|politicians?|co-chair"
    ),
    "journalist": (
        r"journalists?|reporters?|correspondents?|editors?|photographers?|bloggers?|columnist|"
        r"photojournalist|cameraman|newscaster|broadcaster|anchor|presenter|colleague|editor-in-chief"
    ),
    "other": (
        r"singer|actor|actress|rapper|musician|composer|artist|painter|writer|author|poet|novelist|"
        r"film-?maker|director|producer|businessm[ae]n|businesswoman|tycoon|oligarch|entrepreneur|"
        r"banker|magnate|billionaire|athlete|boxer|wrestler|footballer|player|cent(?:re|er)|"
        r"forward|defenseman|goalkeeper|striker|coach|trainer|champion|economist|analysts?|"
        r"sociologist|historian|scientist|scholar|academic|professor|expert|specialist|doctor|"
        r"surgeon|physician|nurse|medic|paramedic|pathologist|teacher|lecturer|psychologist|"
        r"philosopher|engineer|farmer|driver|witness|eyewitness|imam|priest|bishop|veteran|"
        r"dentist|hairdresser|welder|worker|student|pupil|pianist|shopkeeper|trader|miner|cook|"
        r"electrician|photojournalist|playwright|publisher|lecturer|principal|carpenter|mechanic|"
        r"pensioner|leader|resident|designer|chess|chef|architect|actor|comedian|model|fellow|intern"
    ),
    "relative": (
        r"mother|father|wife|husband|brothers?|sisters?|son|daughter|widow|widower|uncle|aunt|"
        r"cousin|dad|mom|mum|stepson|stepdaughter|half-brother|grand(?:mother|father|son|daughter)|relative|niece|nephew|mother-in-law|"
        r"father-in-law|brother-in-law|sister-in-law|fianc[eé]e?|partner|stepfather|stepmother"
    ),
    "kin": r"mothers?|fathers?|wi(?:fe|ves)|husbands?|brothers?|sisters?|sons?|daughters?|widows?|"
    r"uncles?|aunts?|parents?|famil(?:y|ies)|relatives?|friends?|neighbou?rs?|nephews?|nieces?|"
    r"colleagues?",
    "hurt": (
        r"detain(?:ed|ees?|ing)|arrest(?:ed|ing)|kill(?:ed|ing)|missing|slain|deceased|late|victims?|"
        r"wound(?:ed|ing)|injur(?:ed|ing)|jail(?:ed|ing)|imprison(?:ed|ing)|convict(?:ed|ing|s)?|"
        r"sentenc(?:ed|ing)|(?:co-)?defendants?|tortur(?:ed|ing)|\d+-year-old|prisoners?|inmates?|"
        r"suspects?|bystanders?|protest[eo]rs?|beat(?:ing|en)?|abduct(?:ed|ing)|releas(?:ed|ing)|"
        r"fre(?:ed|eing)|shoot(?:ing)?|shot|accused|charg(?:ed|ing)|prosecut(?:ed|ing)|"
        r"executed|executing|disappeared|dead"
    ),
    "dead": r"slain|deceased|killed|killing|late",
    "listed": (
        r"detained|arrested|killed|dead|deceased|victims?|wounded|injured|missing|sentenced|"
        r"convicted|jailed|released|detainees|prisoners|casualties|defendants|disappeared"
    ),
    "fate": (
        r"bod(?:y|ies)|deaths?|murders?|killings?|arrests?|detention|sentenc(?:e|es|ing)|release|"
        r"convictions?|trial|cases?|disappearance|torture|beating|imprisonment|shooting|"
        r"execution|funeral|fate|home|house|apartment|search|information|clients?|abduction|"
        r"whereabouts|charges?|prosecution|identity|verdict|grave|freedom|health|injuries|wounds"
    ),
    "step": (
        r"and|or|but|that|who|whom|which|said|says|told|tells|was|were|is|are|has|had|have|been|be|"
        r"by|against|with|on|in|at|from|over|after|before|when|as|to|if|not|did|does|will|would|"
        r"called|asked|ordered|visited|met|wrote|denied|declined|confirmed|added|announced"
    ),
}

_TABLES = {
    language: {kind: re.compile(pattern) for kind, pattern in table.items()}
    for language, table in (("ru", _RUSSIAN), ("kk", _KAZAKH), ("en", _ENGLISH))
}
_NOTHING: Kinds = frozenset()


@functools.lru_cache(maxsize=50_000)
def kinds(word: str, language: str) -> Kinds:
    """The kinds of one word in small letters; the same empty set for all that say nothing."""
    table = _TABLES.get(language)
    if table is None:
        return _NOTHING
    found = {kind for kind, pattern in table.items() if pattern.fullmatch(word)}
    if language == "ru" and (len(found) > 1 or _NO_STEP.fullmatch(word)):
        found.discard("step")
    return frozenset(found) if found else _NOTHING


HARM = {
    "ru": re.compile(
        r"\b(?:убит|задержан|арестован|ранен|осужд[её]н|приговор[её]н|избит|помещ[её]н|отпущен|"
        r"освобожд[её]н|подвергнут|застрелен|похищен|вызван|оштрафован|госпитализирован|"
        r"похоронен|отчислен|внес[её]н|объявлен|признан|опознан|найден|расстрелян|этапирован|"
        r"оправдан|взят|реабилитирован|амнистирован)(?:а|ы|о)?\b|"
        r"\b(?:задержал|арестовал|осудил|приговорил|избил|пытал|обвинил|освободил|отпустил|увезл|"
        r"забрал|похоронил|привлекл|застрелил|убил|признал|внесл|вызвал|перевел|нашл|опознал|"
        r"оштрафовал|отчислил|посадил|расстрелял|удерживал)и\b|"
        r"\bполучил\w? (?:\w+ )?ранени\w+|\bобвиняют\w*|\bподозревают\w*|\bподвергл\w+|"
        r"\bпропал[аи]?\b|\bисчез(?:ла|ли)?\b|\bнаходи\w+ (?:под стражей|в колонии|в сизо)|"
        r"\bгрозит|\bсудят|\bпострадал\w?\b|\bне верну\w+|\bк \w+ годам|\bв наручниках|"
        r"\bсодержится|\bв заключении|\bголодовк\w|\bв тяж[её]лом состоянии|\bотбыва\w+|"
        r"\bпод стражей|\bст(?:атья|атье|атьи|\.) \d|\bс травм\w+|\bвыш(?:ел|ла) на свободу|"
        r"\bпредъяв\w+ обвинен\w+"
    ),
    "kk": re.compile(
        r"\b(?:қаза\b|қайтыс|өлтір\w+|атып|ұста(?:лды|лған|ды|п|лып)\w*|қама\w+|сотта\w+|жоғал(?:ды|ған|ып)\w*|"
        r"хабарсыз|жарала\w+|айыпта\w+|азапта\w+|босат\w+|босап|бостандыққа|ас беріл\w+|кінәлі|"
        r"кінәсіз|кінәсін|тағыл\w+|тұтқында\w+|өзіне қатысты|қамауға|соққыға|соққыдан|тізімге|"
        r"шыққан үкім|көз жұм\w+|оққа|атылды|із-түзсіз|айырыл\w+|іздеуде|қинал\w+|қинады|"
        r"аштық жарияла\w+|жарақат\w*|үйқамақ\w*|оқ атқан\w*|ұрып|ұрды|айыппұл\w*|"
        r"\d-бап\w*|бас бостандығы\w*)"
    ),
    "en": re.compile(
        r"\b(?:was|were|had been|has been|is|been|be|being|got|gets) (?:\w+ ){0,2}?(?:shot|killed|"
        r"detained|arrested|tortured|beaten|wounded|injured|sentenced|convicted|charged|jailed|"
        r"missing|taken|released|freed|buried|rushed|found|transferred|moved|accused|seen|hit|"
        r"executed|acquitted|abducted|hospitali[sz]ed|expelled|fined|held|imprisoned|ill-treated|"
        r"refused|denied|placed|searched|tried|named|identified|remanded|one of dozens|on trial|"
        r"on hunger strike|in custody|in detention|in jail|in prison)\b|"
        r"\bdied\b|\bdisappeared|\bwent missing|\bleft (?:his |her )?(?:home|dwelling)|"
        r"\breceived (?:a )?\S+[ -]years?|\b(?:did not|never) (?:return|c[oa]me)|"
        r"\bnever (?:returned|came)|\bappears in court|\bcase was|\brecei\w+ a \S+ sentence|"
        r"\bto (?:\w+ )?(?:\d+|\w+) (?:days|years|months)|\bwas quoted|\bgot (?:\w+ )?years|"
        r"\b(?:detained|arrested|sentenced|killed|jailed|released) (?:on|in|to|by|for|\w+ \d)|"
        r"\b(?:faces|facing|stands|awaits?|awaiting) (?:\w+ ){0,3}(?:trial|charges?|years)|"
        r"\bwon compensation|\bArticles? \d+|\bremains in|\bmissing since"
    ),
}
"""What happened to a person, in the words after the name."""

DEAD = {
    "ru": re.compile(
        r"\bпогиб(?:ла|ли)?\b|\bскончал(?:ся|ась)|\bумер(?:ла)?\b|\bбыл[аи]? убит\w?|"
        r"\bпогибш(?:ий|ая|его|ей|им|ему)\b|\bхоронят"
    ),
}
"""The same of a death."""

SPEECH = {
    "ru": re.compile(
        r"\b(?:что|(?:рас)?сказал|заяви|сообщи|говор|отмети|подчеркну|рассказыва|утвержда|поясни|"
        r"считает|призва|потребова|заверил|добави|опроверг|вспомина|написал|настаива|обеща|жалу|просит|прос[ия]л|уточни|прокоммент)|[«»]"
    ),
    "kk": re.compile(r"\bдеп\b|\bдейді|\bдеді|[«»]"),
    "en": re.compile(
        r"\b(?:said|says|saying|told|tells|that|added|announced|claimed|stated|denied|wrote|asked|"
        r"called for|reported|believes|argued|noted|described|urged)\b|[“”\"]"
    ),
}
"""Where the words about a person end and those that the person says begin."""

OWN_KIN = {
    "ru": re.compile(
        r"\b(?:мо[йяеюи]|моего|моему|моим|моей|наш\w{0,3}) (?:\w+ )?"
        r"(?:сын|доч|брат|муж|жен|сестр|отец|отц|мам|мат|внук|внуч|племянн|реб[её]н|мальчик)",
        re.IGNORECASE,
    ),
    "kk": re.compile(
        r"\b(?:ұлым|қызым|балам|күйеуім|әкем|анам|інім|ағам|бауырым|әйелім|жұбайым|қарындасым|"
        r"әпкем|сіңлім|немерем|жолдасым)\w{0,6}\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:my|our) (?:\w+ )?"
        r"(?:son|daughter|husband|wife|brother|sister|father|mother|child|boy|nephew|niece|grandson|cousin|uncle)\b",
        re.IGNORECASE,
    ),
}
"""Words of somebody who speaks of their own relatives."""

SPEAKS = {
    "ru": re.compile(
        r"\W{0,6}(?:(?:рас)?сказала?|говорит|говорила?|заявила?|вспоминает|утверждает|"
        r"плачет|сообщила?|пишет|рассказывает|объясняет|добавляет)\b",
        re.IGNORECASE,
    ),
    "kk": re.compile(r"\W{0,6}(?:дейді|деді|айтты|деген|айтады)\b", re.IGNORECASE),
    "en": re.compile(
        r"\W{0,6}(?:said|says|told|recalled|recalls|added|adds|wrote|cried|remembers)\b",
        re.IGNORECASE,
    ),
}
"""A verb of speech right beside the name."""

OWN_CLIENT = {
    "ru": re.compile(r"\bмо(?:й|я|его|ему|им|ей|ю) (?:подзащитн|клиент|доверител)", re.IGNORECASE),
    "kk": re.compile(r"\b(?:клиентім|қорғауымдағы)", re.IGNORECASE),
    "en": re.compile(r"\bmy client", re.IGNORECASE),
}
"""Words of a lawyer."""

TELLS_OF_KIN = {
    "ru": re.compile(
        r"[^.:;\n]{0,50}?\b(?:рассказал|сообщил|заявил|сказал|говорит|утверждает)а?,? "
        r"(?:\w+ ){0,3}?"
        r"(?:что|как) (?:\w+ )?(?:его|е[её]) (?:\w+ )?(?:сын|доч|брат|муж|жен|сестр|отц|отец|мат)"
    ),
    "kk": re.compile(r"(?!)"),
    "en": re.compile(
        r"[^.:;\n]{0,60}?\b(?:told|said|says)\b[^.\n]{0,30}? (?:that|how|of) (?:\w+ )?(?:his|her) "
        r"(?:\S+ )?(?:son|daughter|husband|wife|brother|sister|father|mother|nephew|cousin)\b"
    ),
}
"""Somebody who tells what happened to "his son": a relative, whatever else the words are."""
