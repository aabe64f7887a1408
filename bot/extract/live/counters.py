"""How often readers liked, shared, answered or opened a post, as pages print it below the post:
"12 Likes", "Share (97)", "👍 52 😢 4". The numbers move with every look and say nothing.
"""

import re
import unicodedata

LONGEST = 120
"""Characters of a line that is no more than counts."""

# One line a language: shares, likes, comments, views, reactions and readers, as buttons and
# counters name them. A word's ending may vary where a pattern says so.
_WORDS = (
    r"shares?|shared|likes?|liked|comments?|views?|viewed|reactions?|repl(?:y|ies)|readers?"
    r"|reads?|retweets?|reposts?|upvotes?|follow(?:ers|ing)|people like this|saves?"
    r"|bookmarks?|min(?:utes?|\.)? read|watching(?: now)?|reading(?: now)?",
    r"teilen|geteilt|gef[äa]llt mir|gef[äa]llt|kommentar(?:e|ieren)?|aufrufe|leser|reaktionen"
    r"|antworten|merken|min\.? lesezeit",
    r"partag(?:er?|es?)|j[’']aime|mentions? j[’']aime|commentaires?|commenter|vues?|r[ée]actions?"
    r"|r[ée]ponses?|lectures?|min(?:utes)? de lecture",
    r"compart(?:ir|idos?|idas?)|me gusta|comentarios?|comentar|vistas?|visitas|visualizaciones"
    r"|reacciones|respuestas?|min(?:utos)? de lectura",
    r"compartilha(?:r|mentos?)|partilhar?|partilhas|curtidas?|curtir|gostos?|gosto|comentários?"
    r"|visualizações|reações|respostas?|min(?:utos)? de leitura",
    r"condivi(?:di|sioni)|mi piace|commenti|commenta|visualizzazioni|reazioni|risposte"
    r"|min(?:uti)? di lettura",
    r"de(?:el|len)|gedeeld|vind[- ]ik[- ]leuks?|leuk|reacties?|reageer|weergaven|antwoorden",
    r"udostępni(?:j|enia|eń|enie)|lubię to|polub(?:ienia|ień|ienie)?|komentarz(?:e|y)?|komentuj"
    r"|wyświetle(?:nia|ń)|reakcj[ei]|odpowied(?:zi|ź)",
    r"sdíle(?:t|ní)|líbí se(?: mi)?|to se mi líbí|komentář(?:e|ů)?|zobrazení|reakc[eí]",
    r"поделиться|нравится|мне нравится|комментари\w+|просмотр\w*|реакци\w+|ответ(?:а|ов|ить)?"
    r"|репост\w*|лайк\w*",
    r"пошири(?:ти|ли)|подобається|вподоба\w+|коментар\w*|перегляд\w*|реакці\w+|відповід\w+",
    r"dela|delningar|gilla(?:r|de)?|kommentarer?|visningar|reaktioner|svar",
    r"del|delinger|lik(?:er|t)|liker dette|visninger|reaksjoner|synes godt om",
    r"jaa|jaot|tykkäy(?:s|stä|kset)|tykkää|kommentti(?:a)?|kommentit|katselu(?:a|t|kertaa)"
    r"|reaktio(?:ta|t)",
    r"paylaş(?:ım)?|beğen(?:i|iler)?|yorum(?:lar)?|görüntüle(?:n)?me|tepki(?:ler)?|okunma",
    r"κοινοποίηση|κοινοποιήσεις|μου αρέσει|σχόλι[αο]|προβολές|αντιδράσεις",
    r"distribui(?:e|ri)|apreci(?:eri|ază)|îmi place|comentarii|vizualizări|reacții",
    r"megosztás|tetszik|kedvelés|hozzászólás(?:ok)?|megtekintés|reakció",
    r"شارك|مشاركة|مشاركات|إعجاب|أعجبني|تعليق(?:ات)?|مشاهدة|مشاهدات",
    r"שתף|שיתוף|שיתופים|לייק(?:ים)?|אהבתי|תגובות|תגובה|צפיות",
    r"اشتراک‌گذاری|پسندیدن|پسند|نظر(?:ات)?|دیدگاه|بازدید",
    r"शेयर(?: करें)?|साझा करें|पसंद|लाइक|टिप्पणि(?:याँ|यां)|टिप्पणी|व्यूज",
    r"シェア|いいね！?|いいね!|コメント|件のコメント|閲覧|回?視聴|リアクション",
    r"分享|赞|点赞|讚|按讚|喜欢|评论|評論|留言|浏览|瀏覽|阅读|观看|转发|次观看|条评论",
    r"공유|좋아요|댓글|조회|조회수|반응|추천",
    r"bagikan|dibagikan|suka|menyukai|komentar|dilihat|tayangan|balasan",
    r"chia sẻ|thích|bình luận|lượt (?:xem|thích|chia sẻ)|cảm xúc|trả lời",
)
_WORD = rf"(?:{'|'.join(_WORDS)})"
_NUMBER = r"\d[\d.,  \u202f]*[kKmM]?"
_LINE = re.compile(
    rf"(?:(?:{_NUMBER}\s?{_WORD}|{_WORD}\s?[:：]?\s?[(\[]?{_NUMBER}[)\]]?|{_WORD}|{_NUMBER})"
    r"[\s·•|,/–-]*)+",
    re.I,
)
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")


def is_count(line: str) -> bool:
    """Whether a line says how often something was done, or how many chose which emoji, and
    nothing else."""
    if len(line) > LONGEST or not _DIGIT.search(line):
        return False
    bare = _without_emoji(line)
    if not _LETTER.search(bare):
        return bare != line and not _says_more(bare)
    return _LINE.fullmatch(bare.strip()) is not None


def _says_more(rest: str) -> bool:
    """Whether what stands beside emoji is a result, an amount or a time, not a count."""
    return any(char in "-–:%$€£/'’" for char in rest)


def _without_emoji(line: str) -> str:
    return "".join(" " if _is_emoji(char) else char for char in line)


def _is_emoji(char: str) -> bool:
    return ord(char) > 0x200C and (
        unicodedata.category(char) in ("So", "Sk", "Cn") or char in "\u200d\ufe0f\ufe0e♥"
    )
