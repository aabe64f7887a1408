"""What sites write into links for screen readers is no part of a text, in any language."""

import pytest

from bot.core.text import tidy

INSERTS = (
    "opens in a new tab",
    "Opens in new window",
    "opens new tab",
    "opens a new window",
    "external link",
    "öffnet in neuem Fenster",
    "Externer Link",
    "s'ouvre dans une nouvelle fenêtre",
    "nouvel onglet",
    "se abre en una nueva ventana",
    "abre em uma nova aba",
    "si apre in una nuova finestra",
    "opent in nieuw tabblad",
    "otwiera się w nowej karcie",
    "otevře se v novém okně",
    "öppnas i nytt fönster",
    "åpnes i nytt vindu",
    "åbner i nyt vindue",
    "avautuu uuteen ikkunaan",
    "yeni pencerede açılır",
    "yeni sekmede açılır",
    "открывается в новом окне",
    "відкривається в новій вкладці",
    "新しいタブで開く",
    "在新窗口中打开",
)


@pytest.mark.parametrize("insert", INSERTS)
def test_an_insert_is_taken_out_in_either_case(insert: str) -> None:
    for spelt in (insert, insert.capitalize(), insert.upper()):
        assert tidy(f"The report ({spelt}) is out.") == "The report is out."


def test_what_opens_elsewhere_stays() -> None:
    said = "The truce opens a new window for talks, the envoy said."
    assert tidy(said) == said
