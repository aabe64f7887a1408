"""Lines in which a publisher speaks of itself: newsletters, subscriptions, apps, advertisements,
other stories. They come and go between paragraphs, and are no news wherever they stand.

Extractors leave out the boxes that markup gives away. What is known here are the words alone,
for boxes that look like any paragraph.
"""

import re

from bot.core.text import is_sentence, tidy

LONGEST = 400
"""Characters from which on a paragraph is more than an aside."""
POINTER = 200
"""The same for a line that points to another story."""
BARE = 30
"""The same for the label of an advertisement."""
SHORT = 90
"""Characters up to which a line that is no sentence is a heading, a link or a button."""


_HEAD = re.compile(r"\w{2,5}(?![?*+{])|\w{1,4}")
_WORD = re.compile(r"\w+")


def _heads(text: str) -> frozenset[str]:
    """The first letters of every word, up to five."""
    words = set(_WORD.findall(text.casefold()))
    return frozenset(word[:length] for word in words for length in (1, 2, 3, 4, 5))


class _Words:
    """Any of a list of words (patterns, parted by dots and lines), where a word begins.

    An expression of so many words takes most of the time that a paragraph takes, so it is
    asked only where a word begins with the letters that one of its words begins with.
    """

    def __init__(self, words: str) -> None:
        found = [word.strip() for line in words.strip().splitlines() for word in line.split(" · ")]
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(found)})", re.IGNORECASE)
        self._heads = frozenset(
            head[0].casefold() for word in found for head in [_HEAD.match(word)] if head
        )

    def search(self, text: str, heads: frozenset[str]) -> bool:
        """Whether one of the words stands in a text, whose words begin with these."""
        if self._heads.isdisjoint(heads):
            return False
        return self._pattern.search(text) is not None


def _any(words: str) -> re.Pattern[str]:
    """The same as an expression, for what is asked seldom or only at the beginning."""
    found = [word.strip() for line in words.strip().splitlines() for word in line.split(" · ")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})", re.IGNORECASE)


# What is offered, in the languages of newspapers; a word's beginning is enough.
_OFFER = _Words(
    r"""
    unlock (?:this|all|our|every) · unlimited access · cancel (?:at )?any ?time · gift us
    per month · jederzeit kündbar · werbefrei · ohne werbung · sans engagement
    sans publicité · sin publicidad · cancela cuando · senza pubblicità · annulla quando
    newsletter · news ?letter · subscri · sign(?:ing)? up · our (?:free )?app\b · inbox · whatsapp
    telegram · ad ?blocker · push alerts? · news alerts? · email alerts? · our journalism
    independent journalism · become a (?:member|supporter) · letters? to the editor · tips?@
    letters@ · newsdesk · support (?:us\b|our (?:work|journalism|reporting|newsroom)) · follow us
    like us on · join us on · abonn · unsere (?:kostenlose )?app\b · folgen sie · postfach
    werbeblocker · push- · infolettre · suivez-nous · boîte mail · notre (?:appli|journalisme)
    soutenez · bolet[ií]n · suscr[ií]b · síguenos · sigue a  · nuestra app
    periodismo independiente · assine · inscreva-se · siga (?:o|a|nos|no)\b · nosso (?:app|canal)
    apoie · iscriviti · abbonati · seguici · nostra (?:app|newsletter) · abbonamento
    nieuwsbrief · word lid · volg ons · onze app · abonneer · prenumer · följ oss · nyhetsbrev
    vår app · abonner · følg oss · følg os\b · tilaa · uutiskirje · seuraa meitä · zapisz się
    subskryb · obserwuj nas · dołącz do · odebírejte · předplat · sledujte nás · hírlevél
    iratkoz · kövess · подпи(?:ш|с) · рассылк · наш(?:ем|его|е)? (?:канал|телеграм) · підпи(?:ш|с)
    розсилк · bülten · abone ol · takip ed · εγγρα(?:φ|ψ) · ακολουθ(?:ή|ε)στε · اشترك · تابعونا
    خبرنامه · न्यूज़लेटर · सब्सक्राइब · फॉलो कर · メルマガ · 会員登録 · 订阅 · 訂閱 · 구독 · berlangganan
    ikuti kami · đăng ký nhận · theo dõi (?:chúng tôi|kênh)
    """
)
# That it is said to the reader: without that, it may be a report on a newsletter. Imperatives
# count where a sentence begins.
_YOU = _any(
    r"""
    you(?:r|rs|'ll|'re)?\b · (?-i:Sie|Ihr|Ihre|Ihren|Ihrem|Ihnen)\b · dein(?:e|en|em)?\b · vous\b
    votre\b · vos\b · tu\b · você · seu e-mail · tuo\b · tua\b · je\b · jouw · du\b · din\b
    ditt\b · dig\b · deg\b · sinu · twoj · twój · ciebie · vás\b · tvůj · önnek · ваш · вы\b
    вас\b · ви\b · size\b · sizin · σας\b · आप · 您 · 你 · anda\b · bạn\b
    """
)
_ASKED = re.compile(
    r"(?:^|[.!?:•|] ?)\W{0,3}(?:sign up|subscribe|download|follow|join|become|get|write to|tap"
    r"|click|support|like us|jetzt|hier|abonnez|inscrivez|recevez|suivez|soutenez"
    r"|suscr[ií]bete|recibe"
    r"|sígue|apoya|únete|haz clic|receba|inscreva|siga|assine|apoie|clique|ricevi|iscriviti"
    r"|seguici|abbonati|ontvang|meld|abonneer|volg|word|prenumerera|följ|abonner|følg|tilaa|seuraa"
    r"|zapisz|subskrybuj|obserwuj|dołącz|odebírejte|sledujte|iratkoz|kövess|подпи(?:ш|с)|присоедин"
    r"|підпи(?:ш|с)|приєдн|abone|takip|εγγρα|ακολουθ|اشترك|تابع|सब्सक्राइब|फॉलो|メルマガ|会員|订阅|訂閱|关注|구독"
    r"|berlangganan|ikuti|đăng ký|theo dõi)",
    re.IGNORECASE,
)
# What stands before the headline of another story, or around an advertisement.
_POINTER = _any(
    r"""
    (?:read|see|find out|learn)(?: more| also| next)\b · also read · more: · click here
    (?:read|see|watch|listen)(?: here| live| now| the video)?:
    related(?: story| article| stories|:) · recommended(?: for you|:) · don'?t miss:
    more on this · (?:story|article) continues · sponsored (?:by|content)
    skip (?:ad|past) · lesen sie (?:auch|hier|mehr) · (?:lies|mehr) (?:auch|dazu|zum thema)
    auch interessant · weiterlesen · zum thema · (?:à|a) lire
    lire (?:aussi|plus) · voir aussi · la suite après · lea? (?:también|más)
    te puede interesar · leia (?:também|mais) · veja (?:também|mais)
    continua após · leggi anche · approfondi · lees (?:ook|meer|verder)
    läs (?:också|även|mer) · les også · læs også · lue myös
    czytaj (?:też|także|więcej) · zobacz (?:też|także|również) · čtěte také
    mohlo by vás · přečtěte si · olvassa el · citește și · читайте (?:также|ещё|еще)
    читайте також · дивіться також · см\. также · ayrıca oku · ilgili haber
    διαβάστε (?:επίσης|ακόμη) · اقرأ (?:أيضا|المزيد) · بیشتر بخوانید · یہ بھی پڑھیں
    यह भी पढ़ें · ये भी पढ़ें · 関連記事 · あわせて読みたい · 延伸阅读
    相关(?:新闻|报道) · 관련 ?기사 · baca juga
    xem thêm · đọc thêm
    """
)
_QUOTED = re.compile('"')
# What asks for consent: a thing that is asked for, and what is to be done about it.
_PRIVATE = _Words(
    r"""
    cookies? · personal data · privacy (?:policy|settings|choices|notice|preferences)
    withdraw (?:your |my )?consent · personenbezogene · datenschutzerklärung · cookie-
    données personnelles · données à caractère · datos personales · dados pessoais
    dati personali · persoonsgegevens · personuppgifter · personoplysninger · personopplysninger
    henkilötietoja · dane osobowe · danych osobowych · osobní údaje · személyes adat
    персональн · файл(?:ы|ов|и)? cookie · персональні · kişisel veri · çerez · προσωπικ
    ملفات تعريف الارتباط · कुकी · クッキー · 个人信息 · 쿠키 · data pribadi
    """
)
_CONSENTING = _Words(
    r"""
    consent · accept · agree · partners? · your (?:device|preferences|privacy|choices) · we use
    this (?:web)?site uses · manage · zustimm · einwillig · akzeptier · wir verwenden · partner
    nous utilisons · accepte · consent · partenaires · utilizamos · acept · aceit · socios
    parceiros · utilizziamo · accett · partner · wij gebruiken · akkoord · toestemming
    vi använder · godkänn · samtyck · vi bruker · vi bruger · käytämme · hyväks · zgod · zgad
    używamy · souhlas · používáme · hozzájárul · elfogad · соглас · использу · згод · використов
    kabul · onay · αποδοχή · χρησιμοποι · نستخدم · स्वीकार · 同意 · 동의 · setuju
    """
)
CONSENT = 1_600
"""Characters from which on a paragraph about cookies is more than a request."""
# What players and pages say where something of the browser is missing.
_MACHINE = _any(
    r"""
    (?:the )?video player (?:is loading|failed) · this is a modal window
    to play (?:the|this) (?:media|video) · to view this (?:video|content) please
    (?:please )?enable javascript · you need (?:to enable )?javascript
    javascript (?:is|must be|needs to be|seems to be) · update required
    beginning of dialog window · escape will cancel · end of dialog window
    (?:your|this) browser (?:does not|doesn't|is not|isn't) · up next: · now playing
    (?:this|the) (?:video|content) (?:is not|cannot|can't|could not) (?:be )?(?:available|play|load)
    sorry, (?:this|the) video · (?:ihr|dein|der) browser (?:unterstützt|kann) · bitte aktivieren sie javascript
    votre navigateur · veuillez activer javascript · (?:tu|su) navegador no · seu navegador não
    il tuo browser non · je browser ondersteunt · 0:00
    """  # noqa: E501
)


_ADVERTISEMENT = _any(
    r"""
    advertisements?\b · anzeige\b · werbung\b · publicité · publicidade?\b · pubblicità
    advertentie · annons[e]?\b · mainos\b · reklama?\b · hirdetés · реклама\b · διαφήμιση · إعلان
    विज्ञापन · 広告 · 广告 · 廣告 · 광고 · iklan\b · quảng cáo · reklam\b
    """
)


def is_aside(line: str) -> bool:
    """Whether a paragraph is a notice of the publisher's own: an offer made to the reader, or a
    pointer to another story. What somebody is quoted as saying is none."""
    if len(line) > 2 * CONSENT:
        return False
    text = tidy(line)
    if len(text) > LONGEST or not text:
        return _asks_for_consent(text)
    if len(text) <= POINTER and _POINTER.match(text.lstrip("[(>→▶•*- ")):
        return True
    if len(text) <= BARE and _ADVERTISEMENT.match(text.lstrip("[(-– ")):
        return True
    if len(text) <= POINTER and _MACHINE.match(text):
        return True
    if _QUOTED.search(text):
        return False
    heads = _heads(text)
    if _OFFER.search(text, heads) and (_YOU.search(text) or _ASKED.search(text)):
        return True
    return _asks_for_consent(text, heads)


def _asks_for_consent(text: str, heads: frozenset[str] | None = None) -> bool:
    """Whether a paragraph asks for consent to cookies, or says how to take it back."""
    if not text or len(text) > CONSENT or _QUOTED.search(text):
        return False
    heads = _heads(text) if heads is None else heads
    if not (_PRIVATE.search(text, heads) and _CONSENTING.search(text, heads)):
        return False
    return bool(_YOU.search(text) or _WE.search(text))


_WE = _any("we · our · wir · unser · nous · nos · nuestr · noi · nostr · wij · onze · vi · vår")


def is_slight(line: str) -> bool:
    """Whether a line says nothing by itself: short, no sentence, and without a number (a score,
    a toll). A heading, a link, a button; or what is printed below a picture."""
    text = tidy(line)
    if is_credited(text):
        return True
    return len(text) <= SHORT and not is_sentence(text) and not any(c.isdigit() for c in text)


def is_credited(line: str) -> bool:
    """Whether a line ends with whose picture it was printed below."""
    return len(line) <= CAPTION and _CREDIT.search(line[-CREDIT:]) is not None


CAPTION, CREDIT = 300, 80
"""Characters of a caption, and of the credit at its end."""
_CREDIT = re.compile(
    r"(?:^|[.!?,;|/()\[\]\"'»”–—-]\s*)(?:(?:photos?|photograph|pictures?|images?|fotos?|fotografi(?:e|a)?"
    r"|fotografía|bild(?:er|quelle)?|abbildung|cr[ée]dits?(?: photo)?|photo credits?|image credits?"
    r"|imagen|imagem|immagine|beeld|zdjęcie|kuva|фото|εικόνα|φωτο(?:γραφία)?|fotó|kép|صورة|تصوير"
    r"|תצלום|צילום|عکس|फोटो|写真|画像|图片|圖片|사진|ảnh)(?:\s(?:by|par|de|von|di|av|af)\b|\s?[:：])"
    r"|fot\.)\s?[^.!?]{2,60}[.)\]]?$|©\s?[^.!?]{2,60}$",
    re.I,
)
