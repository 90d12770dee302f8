import subprocess
import sys

import pytest

from reportedly.reading import language
from reportedly.reading.language import language_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor said on Monday that the bridge would be closed for repairs until the spring.", "en"),
        ("Der Bürgermeister sagte am Montag, die Brücke bleibe bis zum Frühjahr gesperrt.", "de"),
        ("Le maire a déclaré lundi que le pont resterait fermé jusqu’au printemps.", "fr"),
        ("De burgemeester zei maandag dat de brug tot het voorjaar gesloten blijft voor het verkeer.", "nl"),
        ("Мэр сообщил в понедельник, что мост будет закрыт до весны.", "ru"),
        ("", None),
        ("Ott: yes", None),
        ("12 34 56 78 90 " * 10, None),
        ('"' * 100, None),
        ("xkcd qwrt plmnb zxcvb mnbvc lkjhg", None),
        ("\ud83d" * 60, None),
    ],
)
def test_languages(text: str, expected: str | None) -> None:
    assert language_of(text) == expected


def test_english_does_not_load_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_identifier", lambda: pytest.fail("loaded"))
    assert language_of("The mayor told the council that he had not been asked, and it was true.") == "en"


def test_importing_does_not_load_the_library() -> None:
    code = "import sys, reportedly.reading.language; sys.exit('py3langid' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
