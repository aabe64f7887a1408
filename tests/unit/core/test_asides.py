from dataclasses import replace

import pytest

from bot.core.asides import is_aside, is_credited, is_slight
from bot.core.model import Reading, Role
from tests.unit.core.pages import STORM, article, live, paragraph, post, summary, told


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our morning newsletter and get the day's top stories in your inbox.",
        "Subscribe to the Gazette from £1 a week and read all of our stories without limits.",
        "Download our app for the latest news and live scores, free for iOS and Android.",
        "Follow us on WhatsApp and never miss a story from your part of the country again.",
        "Do you have a story for us? Write to our newsdesk at tips@gazette.example today.",
        "Support independent journalism: become a member today, from as little as $5 a month.",
        "We want to hear from you. Submit a letter to the editor or write to letters@g.example.",
        "Please turn off your ad blocker so that we can go on reporting for you.",
        "Unlock this article and all others for £5 a week. You can cancel at any time.",
        "Get unlimited access to all of our stories for $3 a month when you subscribe today.",
        "Jetzt für 3 Euro im Monat abonnieren und alle Artikel ohne Werbung lesen.",
        "Video Player is loading. This is a modal window.",
        "To play the media you will need to update your browser to a recent version.",
        "We and our 900 partners store and access information on your device, such as cookies, and "
        "process personal data to show you advertisements and content that suit you, to measure "
        "them, and to learn about our audience. With your permission we may use precise "
        "geolocation data. You may click to consent to this processing, or refuse to consent, and "
        "you may take your consent back at any time with the button at the foot of every page.",
        "Wir und unsere Partner verwenden Cookies und bitten um Ihre Zustimmung.",
        "Nous utilisons des cookies avec nos partenaires pour mesurer notre audience.",
        "Utilizamos cookies propias y de terceros. Puede aceptarlas o rechazarlas, nosotros no "
        "las guardamos.",
        "Мы используем файлы cookie. Оставаясь на сайте, вы соглашаетесь с этим.",
        "READ MORE: Harbour bridge to stay closed until spring",
        "Related: What the new budget means for your town",
        "Story continues below advertisement",
        "ANZEIGE",
        "Lesen Sie auch: Warum die Brücke über den Fluss erst im nächsten Jahr fertig wird.",
        "Abonnieren Sie unseren Newsletter und bleiben Sie jeden Morgen auf dem Laufenden.",
        "À lire aussi : pourquoi le pont sur le fleuve ne sera prêt que l'année prochaine.",
        "Suscríbete a nuestro boletín y recibe cada mañana las noticias más importantes.",
        "Lea también: Por qué el puente no estará listo hasta el año que viene",
        "Leggi anche: perché il ponte sul fiume sarà pronto solo l'anno prossimo",
        "Siga o nosso canal no WhatsApp e receba as notícias do dia no celular.",
        "Подпишитесь на наш телеграм-канал, чтобы первыми узнавать о главном.",
        "Читайте также: почему мост через реку откроют только через год",
        "Czytaj też: Dlaczego most na rzece będzie gotowy dopiero za rok",
        "Läs också: Därför blir bron över älven klar först nästa år",
        "Lees ook: waarom de brug over de rivier pas volgend jaar klaar is",
        "あわせて読みたい 橋の完成は来年になる理由",
    ],
)
def test_what_a_publisher_says_of_itself_is_an_aside(line: str) -> None:
    assert is_aside(line)


@pytest.mark.parametrize(
    "line",
    [
        *STORM,
        "Advertising revenue fell by a tenth in the third quarter, the paper said.",
        "The minister told reporters that subscribers would get a refund.",
        "We will support our allies, the president said.",
        "Follow the money, said the prosecutor, and you will find the man.",
        "Police asked anyone with information to write to the newsdesk of the force.",
        "Related companies were raided by the police on Tuesday as well.",
        "Watch out: the storm is coming back tonight.",
        "The messages were sent on Telegram to a group of some four hundred members.",
        'She told us: "You must sign up for the newsletter, it is the only way."',
        "Sie kündigte an, dass die App jetzt abgeschaltet werde, wie unser Reporter erfuhr.",
        "Das Abonnement für den Nahverkehr kostet ab Januar mehr, das trifft uns alle.",
        "Полиция изъяла телефоны, в которых нашли переписку в телеграме.",
        "Werbung für Tabak soll von Januar an im ganzen Land verboten sein, sagte sie.",
    ],
)
def test_a_report_is_none(line: str) -> None:
    assert not is_aside(line)


def test_a_heading_is_slight_and_a_score_is_not() -> None:
    assert is_slight("Harbour bridge to stay closed until spring")
    assert not is_slight("Full time: Arsenal 2-1 Spurs")
    assert not is_slight(STORM[0])


def test_an_aside_between_the_paragraphs_of_an_article_is_not_told() -> None:
    aside = "Sign up for our newsletter and get the day's top stories in your inbox."
    assert told(article(*STORM), article(*STORM[:2], aside, *STORM[2:])) == []
    assert told(article(*STORM[:2], aside, *STORM[2:]), article(*STORM)) == []


@pytest.mark.parametrize(
    "box",
    [
        "Story continues below advertisement",
        "READ MORE: Harbour bridge to stay closed until spring",
        "Harbour bridge to stay closed until spring",
        "What do you think?\nHave your say",
    ],
)
def test_a_box_between_the_paragraphs_of_a_post_is_no_edit(box: str) -> None:
    old = live(post(1), post(2, f"{STORM[0]}\n{STORM[1]}"), 3)
    new = live(post(1), post(2, f"{STORM[0]}\n{box}\n{STORM[1]}"), 3)
    assert told(old, new) == []
    assert told(new, old) == []
    grown = live(post(1), post(2, f"{STORM[0]}\n{box}\n{STORM[1]} {STORM[2]}"), 3)
    assert [kind for kind, _, _ in summary(told(old, grown))] == ["edited"]


def test_a_heading_of_a_post_that_was_reworded_is_an_edit() -> None:
    old = live(post(1), post(2, f"Three dead in the harbour town\n{STORM[1]}"), 3)
    new = live(post(1), post(2, f"Five dead in the harbour town\n{STORM[1]}"), 3)
    assert [kind for kind, _, _ in summary(told(old, new))] == ["edited"]


def test_a_score_that_joins_a_post_is_an_edit() -> None:
    old = live(post(1), post(2, STORM[1]), 3)
    new = live(post(1), post(2, f"{STORM[1]}\nFull time: Arsenal 2-1 Spurs"), 3)
    assert [kind for kind, _, _ in summary(told(old, new))] == ["edited"]


def test_an_update_that_grows_by_a_paragraph_is_an_edit_and_by_an_aside_is_none() -> None:
    def section(text: str) -> Reading:
        update = paragraph(text, Role.UPDATE, marker="Update")
        return article(*STORM[:4], replace(update, id="update-1"))

    old, new = section(STORM[4]), section(f"{STORM[4]}\nTrains are running again.")
    (change,) = told(old, new)
    assert (change.kind, change.entry.text) == ("edited", f"{STORM[4]}\nTrains are running again.")
    assert change.previous is not None
    assert change.previous.text == STORM[4]
    assert told(old, section(f"{STORM[4]}\nAdvertisement")) == []


@pytest.mark.parametrize(
    "line",
    [
        "Harbour Street on Sunday. Photo: Ann Lee/Example Agency",
        "Police at the scene (Picture: PA)",
        "Der Hafen am Morgen, Foto: dpa",
        "Zniszczony most, fot. PAP",
        "Le port de nuit © AFP",
    ],
)
def test_a_line_that_ends_with_a_credit_is_a_caption(line: str) -> None:
    assert is_credited(line)
    assert is_slight(line)


@pytest.mark.parametrize(
    "line",
    [
        "He posted a photo: a burning car was to be seen in the street.",
        "In the city, images show smoke",
        "The mayor said: “The picture: it is grim.”",
    ],
)
def test_what_speaks_of_a_picture_is_no_caption(line: str) -> None:
    assert not is_credited(line)
