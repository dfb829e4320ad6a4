"""Vietnamese names: one stored form, keys that find and compare them, and the order of an office's lists."""

import unicodedata
from typing import Final

_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES: Final = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LEVEL_TONE: Final = "0"
_APOSTROPHES: Final = dict.fromkeys(map(ord, "'’‘‛ʼʻʹ′`´＇"))
_BARRED: Final = str.maketrans({"đ": "d", "ƀ": "b"})

# A letter made of a plain one sorts behind that and before the next: ă as `a{`, â as `a|`.
_LETTER_KEYS: Final = {
    "ă": "a{", "â": "a|", "đ": "d{", "ê": "e{", "ô": "o{", "ơ": "o|", "ư": "u{",
}  # fmt: skip


def nfc(text: str) -> str:
    """The stored form: composed letters (NFC), single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def folded(text: str) -> str:
    """The search key: lower case, no marks, đ as d, no apostrophes.

    Whatever else is neither letter nor digit parts words. Both tone placements, NFC and NFD, and every
    apostrophe give the same key: `Cư M’gar` is `cu mgar`.
    """
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", _joined(text)).casefold()
        if not unicodedata.combining(letter)
    ).translate(_BARRED)
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


def spelling_key(text: str) -> str:
    """The key that keeps every mark and is blind to its place: `Hòa` and `Hoà` agree, `Hòa` and `Hóa` do not.

    Each word is its letters followed by its tones, which is one canonical placement; case, apostrophes and
    spaces do not count.
    """
    return " ".join(letters + tones for letters, tones in map(_parted, _words(text)))


def sort_key(name: str) -> str:
    """Where a person's name stands in a list: by given name, then family name, then what is between.

    Keys compare by code point (collation C) as names do in the Vietnamese alphabet: the letters of a word
    first, `a ă â b … u ư v`, then its tone: level, grave, hook, tilde, acute, dot.
    """
    words = _words(name)
    return " ".join(map(_word_key, words[-1:] + words[:-1]))


def reading_key(name: str) -> str:
    """Where a name stands that is read from its first word, as a collective's is."""
    return " ".join(map(_word_key, _words(name)))


def _joined(text: str) -> str:
    """The text without apostrophes; `H' Hen` and `H'Hen` are one word."""
    bare = text.translate(_APOSTROPHES)
    return bare if bare == text else _close_gaps(text)


def _close_gaps(text: str) -> str:
    marked = text.translate(dict.fromkeys(_APOSTROPHES, "'"))
    head, *rest = marked.split("'")
    return head + "".join(part.lstrip() for part in rest)


def _words(text: str) -> list[str]:
    lowered = unicodedata.normalize("NFC", _joined(unicodedata.normalize("NFC", text))).lower()
    return "".join(letter if letter.isalnum() else " " for letter in lowered).split()


def _parted(word: str) -> tuple[str, str]:
    """Letters without tones, and the tones as digits in the order met; `0` where there is none."""
    decomposed = unicodedata.normalize("NFD", word)
    letters = unicodedata.normalize("NFC", "".join(sign for sign in decomposed if sign not in _TONES))
    tones = "".join(_TONES[sign] for sign in decomposed if sign in _TONES)
    return letters, tones or _LEVEL_TONE


def _word_key(word: str) -> str:
    letters, tones = _parted(word)
    return "".join(_LETTER_KEYS.get(letter) or _plain(letter) for letter in letters) + "." + tones


def _plain(letter: str) -> str:
    return letter if letter in _ALPHABET else folded(letter)
