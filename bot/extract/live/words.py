"""Words by which pages say, in their own languages, that they are live, over, or go on
elsewhere. Data: each line is one language's native forms, for a translator to extend."""

import re

_LIVE = (
    r"\blive ?(?:[:|–—-]|updates?|blog|coverage|ticker|report|text|scores?|reaction|feed|news)",
    r"[-–—:|,] ?live\b", r"\blive$", r"(?-i:\bLIVE\b)", r"\bas it happened\b",
    r"\bminute[- ]by[- ]minute\b",  # en
    r"\blive-?ticker\b", r"\bnews-?blog\b", r"\bnews-?ticker\b", r"\bim ticker\b",  # de
    r"\ben direct\b", r"\bdirect\s?[:|–-]", r"\bminute par minute\b",  # fr
    r"\ben directo\b", r"\ben vivo\b", r"\bminuto a minuto\b", r"\búltima hora\b",  # es
    r"\bao vivo\b", r"\bao minuto\b", r"\bem direto\b",  # pt
    r"\bin diretta\b", r"\bdiretta\b", r"\bminuto per minuto\b",  # it
    r"\bliveblog\b", r"\bna żywo\b", r"\brelacja\b",  # nl, pl
    r"\bživě\b", r"\bonline přenos\b", r"\bnaživo\b",  # cs, sk
    r"\bнаживо\b", r"\bонлайн\b", r"\bтекстова трансляція\b",  # uk
    r"\bпрямой эфир\b", r"\bпрямая трансляция\b", r"\bтекстовая трансляция\b", r"\bхроника\b",  # ru
    r"\bdirektrapport", r"\bliverapport", r"\bföljer? .{0,20}direkt\b", r"\bdirekte\b",  # sv, no
    r"\bhetki hetkeltä\b", r"\bseuraa\b.{0,20}\bsuora", r"\bcanlı\b",
    r"\bdakika dakika\b",  # fi, tr
    r"\bζωντανά\b", r"λεπτό προς λεπτό", r"\bîn direct\b", r"\blive text\b",  # el, ro
    r"\bélő\b", r"\bpercről percre\b", r"مباشر", r"لحظة بلحظة", r"בזמן אמת", r"לייב",  # hu, ar, he
    r"لحظه به لحظه", r"زنده", r"लाइव", r"ライブ", r"直播", r"라이브",
    r"실시간",  # fa, hi, ja, zh, ko
    r"\blangsung\b", r"\btrực tiếp\b", r"\btường thuật\b",  # id, vi
)  # fmt: skip
LIVE_TITLE = re.compile("|".join(_LIVE), re.I)
"""What the title of a live page says in most cases."""

LIVE_PATH = re.compile(
    r"(?:^|[/_.-])(?:live|live-?blog|live-?ticker|liveupdates|newsblog|ticker|direct|en-direct"
    r"|directo"
    r"|en-directo|en-vivo|minuto-a-minuto|ao-vivo|ao-minuto|diretta|na-zywo|relacja|online|canli"
    r"|elo|percrol-percre|direkte|direktrapport|lifeblog)(?:[/_.\-0-9]|$)",
    re.I,
)
"""What the address of a live page says in most cases."""

_ENDED = (
    r"(?:this|the|our|that's all (?:from|for)(?: this| our)?) (?:live ?)?(?:blog|coverage|page"
    r"|ticker)"
    r"(?: page)? (?:is|has|have)?\s*(?:now )?(?:closed|ended|finished|concluded|over)\b",
    r"\b(?:we(?:'re| are)|i(?:'m| am)|we have|we've|i'll be|we'll be|time to) (?:now )?"
    r"(?:be )?(?:closing|clos(?:e|ed)|ending|end(?:ed)?|wrapping up|wrap(?:ped)? up)"
    r" (?:down |up )?(?:this|our|the) (?:live ?)?(?:blog|coverage|page|ticker)\b",
    r"\b(?:this|that) (?:concludes|ends|brings to an end|wraps up) our (?:live )?coverage\b",
    r"\b(?:live|our) coverage (?:of [\w\s,'’-]{1,60})?(?:has|is) (?:now )?(?:ended|over"
    r"|concluded)\b",
    r"\b(?:dieser|der|unser) (?:live-?|news-?)?(?:blog|ticker) (?:ist|wurde|wird)"
    r"(?: (?:hiermit|jetzt|nun|damit))? (?:beendet|geschlossen)\b",
    r"\b(?:wir|hiermit|damit) (?:beenden|schließen|endet)(?: wir)?(?: (?:hiermit|nun|jetzt))?"
    r" (?:diesen|unseren|den|unser) (?:live-?|news-?)?(?:blog|ticker)\b",
    r"\bce (?:direct|live) est (?:désormais |maintenant )?(?:terminé|clos|fini)\b|\bfin de ce"
    r" (?:direct|live)\b",
    r"\b(?:aquí|así) (?:termina|concluye|finaliza|cerramos) (?:nuestra|este|la|esta)"
    r" (?:cobertura|directo|narración|transmisión)",
    r"\b(?:finalizamos|concluimos|terminamos|cerramos) (?:nuestra|este|esta|el|la)"
    r" (?:cobertura|directo|narración|transmisión)",
    r"\b(?:encerramos|encerrada|termina) (?:aqui )?(?:a |esta |nossa |este )?"
    r"(?:cobertura|transmissão|direto|liveblog)",
    r"\b(?:termina|finisce|si chiude|chiudiamo) qui (?:la |questa |il )?(?:nostra )?(?:diretta"
    r"|liveblog|live)\b",
    r"\bdit (?:live ?blog|blog) is (?:nu )?(?:gesloten|afgesloten|beëindigd)\b"
    r"|\bwe sluiten (?:dit|het|ons) (?:live ?)?blog\b",
    r"\b(?:kończymy|zakończyliśmy|to koniec) (?:już )?(?:naszą |naszej |tę |tej |na dziś"
    r" )?relacj[eęi]\b",
    r"\b(?:končíme|ukončujeme|ukončili jsme) (?:(?:dnešní|náš|naši|tento|s) )?(?:online|on-line"
    r"|přenos|reportáž)",
    r"\bмы (?:завершаем|заканчиваем|закончили|завершили) (?:(?:нашу|наш|этот|текстовую|прямую"
    r"|свой|свою) )?"
    r"(?:онлайн|трансляцию|прямой эфир|хронику)",
    r"\bми (?:завершуємо|закінчуємо|завершили) (?:(?:нашу|наш|цей|текстову|пряму) )?(?:онлайн"
    r"|трансляцію|хроніку)",
    r"\b(?:vi|här|nu) (?:avslutar|stänger|avslutas)(?: vi)? (?:nu |här )?(?:vår |den här |denna )?"
    r"(?:liverapport|direktrapport|livebevakning|rapportering)",
    r"\b(?:vi|her) (?:avslutter|stopper|lukker|slutter)(?: vi)? (?:nå |nu |her )?"
    r"(?:denne |vår |vores |den )?(?:livebloggen?|direkterapport\w*|dækning\w*|dekning\w*)",
    r"\b(?:canlı (?:anlatım|yayın)(?:ımız)?|canlı blog(?:umuz)?) (?:sona erdi|burada bitti)\b",
    r"انتهت (?:تغطيتنا|التغطية) (?:المباشرة)?|نختتم (?:تغطيتنا|التغطية)",
    r"(?:本日の)?(?:ライブ|速報)(?:ブログ|更新)?(?:は|を)?(?:これで)?(?:終了|終わり)",
    r"(?:直播|实时更新|實時更新)(?:已|到此)?(?:结束|結束)",
)
ENDED = re.compile("|".join(_ENDED), re.I)
"""What the last post or a banner of a live page says when it is over."""

BACK_LATER = re.compile(
    r"\b(?:we(?:'ll| will)|i(?:'ll| will)|but will) (?:be back|return|resume|reopen)\b|\bwill"
    r" resume\b"
    r"|\bpaus(?:e|ing)\b|\bmorgen (?:früh )?(?:geht|sind wir|melden)|\bà demain\b|\bhasta mañana\b"
    r"|\bvolvemos mañana\b|\baté amanhã\b|\ba domani\b|\btot morgen\b",
    re.I,
)
"""A pause for the night is not the end."""

_SUCCESSOR = (
    r"\b(?:follow|continue|join|see|read|find|go to|head to|click)\b.{0,60}\b(?:new|latest|today's|"
    r"our other|next|fresh|current) (?:live ?)?(?:blog|page|coverage|live|updates)\b",
    r"\b(?:new|latest|today's|next) live ?(?:blog|page|coverage|updates?)\b.{0,40}\bhere\b",
    r"\b(?:our )?(?:live )?coverage (?:of .{1,60})?(?:continues?|has moved|is continuing"
    r"|moves?) (?:here|to|in|on)\b",
    r"\bwe(?:'ve| have) (?:launched|started|opened|moved to) a (?:new|fresh) (?:live ?)?(?:blog"
    r"|page)\b",
    r"\b(?:hier geht es|weiter geht es|hier finden sie|hier geht's|lesen"
    r" sie)\b.{0,60}\b(?:neuen?|aktuellen?|nächsten?)"
    r" (?:live-?|news-?)?(?:blog|ticker)",
    r"\b(?:nouveau|suivez|retrouvez|suite de) .{0,40}\b(?:nouveau )?(?:direct"
    r"|live)\b.{0,30}\b(?:ici|nouveau)\b",
    r"\b(?:sigue|siga|siguen|continúa|continuamos)\b.{0,60}\b(?:nuevo directo|nueva cobertura"
    r"|nuevo minuto a minuto)",
    r"\b(?:acompanhe|siga|continue)\b.{0,60}\b(?:novo (?:direto|liveblog)|nova cobertura)",
    r"\b(?:segui|continua|prosegue)\b.{0,60}\bnuova (?:diretta|live)",
    r"\b(?:volg|lees)\b.{0,60}\bnieuwe? (?:live ?)?blog",
    r"\b(?:nowa relacja|nowej relacji|kolejna relacja)\b",
    r"\b(?:новая трансляция|новый онлайн|новой трансляции|новом онлайне|нова трансляція|новий"
    r" онлайн)\b",
    r"\b(?:följ|følg)\b.{0,60}\b(?:nya|nye) (?:liverapport|liveblogg?|direktrapport)",
)  # fmt: skip
SUCCESSOR = re.compile("|".join(_SUCCESSOR), re.I)
"""What leads from a live page that is over to the one that goes on."""
