"""Lines of a post that are buttons, labels and counters: what its own text is not."""

import re

from bot.extract.live.clock import clock_of, is_ago
from bot.extract.live.counters import is_count

_BUTTON = re.compile(
    r"^(?:share(?: this(?: post)?| on \w+| post| page| full article| via \w+)?|copy(?: the)? link"
    r"|link copied!?|about sharing|save|comment|(?:den )?link kopieren|copier le lien"
    r"|copiar (?:el )?enlace|copiar (?:o )?link|copia (?:il )?link|kopieer link|link kopiëren"
    r"|kopiuj link|zkopírovat odkaz|скопировать ссылку|скопіювати посилання|kopiera länk(?:en)?"
    r"|kopier (?:lenke|link)|kopioi linkki|linki kopyala|bağlantıyı kopyala|αντιγραφή συνδέσμου"
    r"|نسخ الرابط|העתק קישור|リンクをコピー|링크 복사|复制链接|複製連結|permalink|print|like|reply"
    r"|report|facebook|twitter|x|whatsapp|telegram|linkedin|e-?mail|pinterest|reddit|advertisement"
    r"|anzeige|publicité|publicidad|publicidade|pubblicità|reklama|реклама|annonse|mainos|advertentie"
    r"|teilen|partager|compartir|compartilhar|condividi|udostępnij|поделиться|поширити|delen|dela"
    r"|del|jaa|key event|key moment|pinned(?: post)?|breaking(?: news)?|#|\.|\||•|·)$",
    re.I,
)
_LOADING = re.compile(
    r"^(?:loading|wird geladen|lädt|laden|chargement(?: en cours)?|cargando|carregando"
    r"|caricamento(?: in corso)?|wordt geladen|bezig met laden|ładowanie|wczytywanie|načítání"
    r"|načítám|загрузка|завантаження|läser in|laddar|laster(?: inn)?|indlæser|ladataan"
    r"|yükleniyor|φόρτωση|se încarcă|betöltés|جار(?:ي|ٍ) التحميل|טוען|लोड हो रहा है|読み込み中"
    r"|加载中|載入中|로딩 중|불러오는 중|memuat|đang tải)(?:\b[\w ]{0,12}(?:…|\.\.\.|\. \. \.))?$",
    re.I,
)
"""What stands in the place of something that a script will put there."""
_COUNTER = re.compile(r"^[\d.,]+[kKmM]?$")
KEY = re.compile(r"\bkey (?:event|moment|update|post)\b|^(?:important|wichtig)$", re.I)
_NOW = re.compile(
    r"just now|(?:a few )?(?:moments?|seconds?|minutes?) ago|(?:an?|one) (?:minute|hour) ago"
    r"|gerade eben"
    r"|à l[’']instant|ahora mismo|agora mesmo|adesso|zojuist|przed chwilą|právě teď|только что"
    r"|щойно|just nu|akkurat nå|lige nu|juuri nyt|az önce|μόλις τώρα|chiar acum|épp most"
    r"|방금(?: 전)?|刚刚|剛剛|たった今",
    re.I,
)
PINNED = re.compile(
    r"\b(?:pinned(?: post)?|sticky|angepinnt|angeheftet|fixiert|épinglé|fijado|fixado|in evidenza"
    r"|vastgezet|vastgepind|przypięt[ey]|připnut[oéý]|закреплено|закріплено|fäst(?: inlägg)?"
    r"|festet|fastgjort|kiinnitetty|sabitlendi|καρφιτσωμένο|fixat|kitűzve|disematkan|đã ghim)\b"
    r"|مثبت|سنجاق|נעוץ|固定|置顶|置頂|ピン留め|고정",
    re.I,
)
_STATES = re.compile(
    r"(?:(?:(?:first |last )?(?:published|posted|updated|modified)(?: at| on)?:?|uhr|hs?|hrs|uur"
    r"|hod|óra|น)\.?[\s·|,]*)+",
    re.I,
)
"""What is left of a stamp whose time was taken out."""
UPDATED = re.compile(
    r"^\(?(?:last |zuletzt )?(?:updated|modified|edited|aktualisiert|bijgewerkt|actualizado"
    r"|mis à jour|aggiornato|atualizado|zaktualizowano|oppdatert|uppdaterad|обновлено|оновлено)\b"
    r".{0,24}\d[^.!?]*$",
    re.I,
)

PUBLISHED = re.compile(
    r"^(?:(?:first )?published|posted|added|veröffentlicht|publiée?|posté|publicad[oa]|pubblicato"
    r"|postado|geplaatst|gepubliceerd|publicerad|publisert|publiceret|julkaistu|opublikowano|dodano"
    r"|опубликовано|добавлено|опубліковано|додано|yayınlanma|δημοσιεύ\w+|publicat|közzétéve"
    r"|zveřejněno|نشر(?:ت)?|פורסם|प्रकाशित|diterbitkan|đăng)(?:[ :]+(?:at|on|am|um|le|à|el|la|il|em"
    r"|op|den|kl\.?|в|о|ב|في|lúc))*[ :]+",
    re.I,
)
"""What stands before a stamp to say that it is the post's own."""


def is_only_time(text: str) -> bool:
    """Whether a short text is a clock and nothing else."""
    parsed = clock_of(text) if len(text) < 40 else None
    return parsed is not None and not parsed[1]


def is_left_of_stamp(line: str) -> bool:
    """Whether a line says nothing but what a stamp says around its time ("Uhr")."""
    return _STATES.fullmatch(line) is not None


def is_key(line: str) -> bool:
    """Whether a line is the label of a key event."""
    return len(line) < 20 and KEY.search(line) is not None


def is_loading(line: str) -> bool:
    """Whether a line only says that something is to come."""
    return len(line) <= 40 and _LOADING.match(line) is not None


def is_button(line: str) -> bool:
    """Whether a line is a button, a time, how long ago something was, or a counter."""
    if len(line) > 60:
        return is_count(line)
    if _BUTTON.match(line) or is_only_time(line) or is_loading(line) or is_count(line):
        return True
    if PINNED.fullmatch(line) or is_left_of_stamp(line):
        return True
    return is_ago(line) or _NOW.fullmatch(line) is not None or bool(_COUNTER.match(line))
