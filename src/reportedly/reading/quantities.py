"""Numbers and what they count: counts, measures, sums of money, percentages, odds and ordinals."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple

from reportedly.document import Span
from reportedly.ledger import Bound, Counted, Ledger, Quantity
from reportedly.lexicon import load
from reportedly.reading.counted import Noun, counted_at, is_plural, kind_at, singular
from reportedly.reading.numerals import Number, comma_parts, may_begin, number_at
from reportedly.reading.pieces import Piece, pieces_of
from reportedly.reading.units import Purse, Unit, currency_after, currency_before, percent_at, unit_at

Phrase = tuple[str, ...]


def with_quantities(ledger: Ledger) -> Ledger:
    """The ledger with the quantities of its document, in the order of the text, none overlapping another.

    Runs after the dates: a number inside a date or a time is no quantity, one inside a duration is. Nothing is read in
    furniture. Time grows with the length of the text.
    """
    pieces = pieces_of(ledger.document.text)
    away = [date.span for date in ledger.dates if date.type in ("DATE", "TIME")]
    away += [block.span for block in ledger.blocks if block.role == "furniture"]
    setting = _Setting(
        pieces,
        comma_parts(pieces, ledger.document.language),
        Purse(pieces, ledger.document.url),
        _merged_bounds(away),
        _table_lines(pieces),
    )
    found = tuple(_quantity(f"q{n}", reading, setting) for n, reading in enumerate(_readings(setting), 1))
    return replace(ledger, quantities=found)


@dataclass(frozen=True, slots=True)
class _Setting:
    """The pieces of a text and what holds for all of it.

    `away` has the starts and the ends of what no quantity is read in, `tables` the pieces in lines of a table.
    """

    pieces: Sequence[Piece]
    comma: bool
    purse: Purse
    away: tuple[list[int], list[int]]
    tables: frozenset[int]

    def lower(self, at: int) -> str:
        return self.pieces[at].lower if 0 <= at < len(self.pieces) else "\n"

    def is_away(self, at: int) -> bool:
        starts, ends = self.away
        place = bisect_right(starts, self.pieces[at].start) - 1
        return place >= 0 and self.pieces[at].start < ends[place]

    def tight(self, at: int) -> bool:
        """Whether no white space stands before piece `at`."""
        return not self.pieces[at].spaced


class _Amount(NamedTuple):
    """A number with its unit in the pieces `[start, end)`; `kind` is `None` where no unit stands with it.

    `base` is the number before anything multiplied it.
    """

    start: int
    end: int
    number: Number
    value: float
    base: float
    kind: Counted | None = None
    unit: str | None = None
    dimension: str | None = None
    after: Bound | None = None


class _Reading(NamedTuple):
    """A quantity in the pieces `[start, end)`."""

    start: int
    end: int
    kind: Counted
    value: float | None
    unit: str | None
    bound: Bound
    low: float | None
    high: float | None
    of: Noun | None = None


class _Nothing(NamedTuple):
    """Pieces up to `end` that hold numbers and no quantity."""

    end: int


@cache
def _words(table: str, name: str) -> frozenset[str]:
    return frozenset(load("quantities")[table][name])


@cache
def _ordinals() -> dict[str, int]:
    return dict(load("quantities")["ordinals"])


def _cut(words: str) -> Phrase:
    return tuple(piece.lower for piece in pieces_of(words)[:-1])


@cache
def _phrases(table: str) -> tuple[dict[Phrase, str], int]:
    """The phrases of a table of bounds by their words, and the length of the longest."""
    found = {_cut(words): bound for bound, row in load("quantities")[table].items() for words in row}
    return found, max(map(len, found))


@cache
def _vague() -> tuple[dict[Phrase, float], int]:
    found = {_cut(words): float(least) for words, least in load("quantities")["vague"].items()}
    return found, max(map(len, found))


@cache
def _starters() -> frozenset[str]:
    vague = {phrase[0] for phrase in _vague()[0]}
    return may_begin() | vague | frozenset(_ordinals()) | {"even", "aged", "-", "−"}


def _merged_bounds(spans: list[Span]) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


def _table_lines(pieces: Sequence[Piece]) -> frozenset[int]:
    """The pieces of lines that hold three figures or more and at most as many words: rows of a table."""
    found: list[int] = []
    first = 0
    for at, piece in enumerate(pieces):
        if piece.text == "\n":
            sorts = [one.sort for one in pieces[first:at]]
            if sorts.count("figure") >= 3 and sorts.count("figure") >= sorts.count("word"):
                found.extend(range(first, at))
            first = at + 1
    return frozenset(found)


def _readings(setting: _Setting) -> Iterator[_Reading]:
    pieces = setting.pieces
    floor = at = 0
    starters = _starters()
    while at < len(pieces):
        piece = pieces[at]
        if piece.sort != "figure" and piece.lower not in starters and piece.text not in "½⅓⅔¼¾⅕⅛⅜⅝⅞":
            at += 1
            continue
        reading = None if setting.is_away(at) else _read(setting, at, floor)
        if isinstance(reading, _Reading) and not any(setting.is_away(i) for i in range(reading.start, reading.end)):
            yield reading
        if reading is not None and reading.end > at:
            floor = at = reading.end
        else:
            at += 1


def _quantity(name: str, reading: _Reading, setting: _Setting) -> Quantity:
    pieces = setting.pieces
    span = Span(pieces[reading.start].start, pieces[reading.end - 1].end)
    of_span = None
    if reading.of:
        of_span = Span(pieces[reading.of.start].start, pieces[reading.of.end - 1].end)
    words = None
    if reading.of:
        words = "".join(" " * p.spaced + p.text for p in pieces[reading.of.start : reading.of.end]).strip()
    return Quantity(
        id=name,
        span=span,
        kind=reading.kind,
        value=_tidy(reading.value),
        unit=reading.unit,
        bound=reading.bound,
        low=_tidy(reading.low),
        high=_tidy(reading.high),
        of=words,
        of_span=of_span,
    )


def _tidy(value: float | None) -> float | None:
    """The number less what binary fractions add to it."""
    return None if value is None else float(f"{value:.12g}")


def _read(setting: _Setting, at: int, floor: int) -> _Reading | _Nothing | None:
    """The quantity that begins around piece `at`, or what to pass over, or nothing."""
    return (
        _read_vague(setting, at)
        or _read_even(setting, at)
        or _read_span_of_units(setting, at, floor)
        or _read_ordinal(setting, at)
        or _read_number(setting, at, floor)
    )


def _read_number(setting: _Setting, at: int, floor: int) -> _Reading | _Nothing | None:
    amount = _amount(setting, at, floor)
    if amount is None:
        return None
    return (
        _read_odds(setting, amount, floor)
        or _read_range(setting, amount, floor)
        or _read_ordinal_in_figures(setting, amount)
        or _read_age(setting, amount)
        or _read_single(setting, amount, floor)
    )


# ---- numbers and units


def _amount(setting: _Setting, at: int, floor: int) -> _Amount | None:
    """The number that begins with piece `at`, with its unit, percent sign or currency."""
    pieces = setting.pieces
    number = number_at(pieces, at, setting.comma)
    if number is None:
        return None
    glued = at > 0 and pieces[at].sort == "figure" and setting.tight(at) and pieces[at - 1].sort == "word"
    plain = _Amount(number.first, number.end, number, number.value, _base(setting, number))
    sign = currency_before(pieces, number.first)
    if sign and sign[1] >= floor:
        scaled = _with_letter(setting, plain)
        return scaled._replace(start=sign[1], kind="money", unit=setting.purse.code(sign[0]))
    if glued:
        return plain
    return _with_unit(setting, plain) or _with_letter(setting, plain, before_noun=True)


def _base(setting: _Setting, number: Number) -> float:
    if not number.scaled:
        return number.value
    bare = number_at([*setting.pieces[number.first : number.first + 1], setting.pieces[-1]], 0, setting.comma)
    return bare.value if bare else number.value


def _with_letter(setting: _Setting, amount: _Amount, before_noun: bool = False) -> _Amount:
    """*£5m*; without a currency, *5m* only where what is counted follows."""
    piece = setting.pieces[amount.end]
    factor = load("quantities")["letters"].get(piece.lower)
    if factor is None or piece.spaced or piece.sort != "word" or amount.number.share:
        return amount
    if before_noun and counted_at(setting.pieces, amount.end + 1, True) is None:
        return amount
    return amount._replace(end=amount.end + 1, value=amount.value * factor)


def _with_unit(setting: _Setting, amount: _Amount) -> _Amount | None:
    """The amount with the percent sign, currency or unit of measure behind it; None where none stands there."""
    pieces = setting.pieces
    at = amount.end
    bound, behind = _bound_after(setting, at)
    for place, after in ((at, None), (behind, bound)):
        if after is None and place != at:
            continue
        place += _is_hyphen(setting, place)
        if percent := percent_at(pieces, place):
            return amount._replace(end=percent[1], kind="percent", unit=percent[0], after=after)
        if money := _money_behind(setting, amount, place):
            return money._replace(after=after)
        if measure := _measure_behind(setting, amount, place):
            return measure._replace(after=after)
    return None


def _is_hyphen(setting: _Setting, at: int) -> bool:
    pieces = setting.pieces
    if at + 1 >= len(pieces):
        return False
    return (
        pieces[at].text in ("-", "‑") and setting.tight(at) and setting.tight(at + 1) and pieces[at + 1].sort == "word"
    )


def _money_behind(setting: _Setting, amount: _Amount, at: int) -> _Amount | None:
    scaled = _with_letter(setting, amount._replace(end=at))
    for one in (scaled, amount._replace(end=at)):
        found = currency_after(setting.pieces, one.end)
        if found is None:
            continue
        currency, end = found
        if currency.shared == "pound" and not currency.hundredths and _is_weight(setting, one, end):
            return one._replace(end=end, kind="measure", unit="pound", dimension="mass")
        value = one.value * 0.01 if currency.hundredths else one.value
        return one._replace(end=end, value=value, kind="money", unit=setting.purse.code(currency))
    return None


def _is_weight(setting: _Setting, amount: _Amount, end: int) -> bool:
    before = {setting.lower(index) for index in range(amount.start - 3, amount.start)}
    return setting.lower(end) == "of" or bool(before & _words("rough", "weights"))


def _measure_behind(setting: _Setting, amount: _Amount, at: int) -> _Amount | None:
    pieces = setting.pieces
    if amount.number.share:
        at += setting.lower(at) == "of" and setting.lower(at + 1) in ("a", "an")
        at += setting.lower(at) in ("a", "an")
    found = unit_at(pieces, at)
    if found is None:
        return None
    unit, end = found
    if pieces[at].text == "m" and counted_at(pieces, end, True):
        return None
    if unit.dimension == "time":
        end = _with_old(setting, end)
    value, end = _and_a_half(setting, amount.value, end)
    value, end = _smaller(setting, unit, value, end)
    return amount._replace(end=end, value=value, kind="measure", unit=unit.name, dimension=unit.dimension)


def _with_old(setting: _Setting, end: int) -> int:
    if setting.lower(end) == "old" or (_is_hyphen(setting, end) and setting.lower(end + 1) == "old"):
        return end + 1 + (setting.lower(end) == "-")
    if _is_hyphen(setting, end) and setting.lower(end + 1) == "olds":
        return end + 2
    return end


def _and_a_half(setting: _Setting, value: float, end: int) -> tuple[float, int]:
    if [setting.lower(end + step) for step in range(3)] == ["and", "a", "half"]:
        return value + 0.5, end + 3
    return value, end


def _smaller(setting: _Setting, unit: Unit, value: float, end: int) -> tuple[float, int]:
    """*6ft 2in*, *two hours and 20 minutes*: what a smaller unit of the same dimension adds."""
    at = end + (setting.lower(end) == "and")
    if at >= len(setting.pieces):
        return value, end
    number = number_at(setting.pieces, at, setting.comma)
    found = unit_at(setting.pieces, number.end) if number else None
    if number and found and found[0].dimension == unit.dimension and found[0].factor < unit.factor and not unit.shift:
        part = number.value * found[0].factor / unit.factor
        if 0 < part < 1:
            return value + part, found[1]
    return value, end


# ---- bounds


def _bound_before(setting: _Setting, start: int, floor: int) -> tuple[str | None, int]:
    """The bound whose words end before piece `start`, and the piece where they begin."""
    table, longest = _phrases("bounds")
    for size in range(min(longest, start - floor), 0, -1):
        run = setting.pieces[start - size : start]
        if bound := table.get(tuple(piece.lower for piece in run)):
            return bound, start - size
    return None, start


def _bound_after(setting: _Setting, end: int) -> tuple[Bound | None, int]:
    """The bound whose words begin with piece `end`, and the piece after them."""
    table, longest = _phrases("bounds_after")
    for size in range(min(longest, len(setting.pieces) - end), 0, -1):
        run = setting.pieces[end : end + size]
        # "iPhone 6 Plus" is a name.
        if any(piece.text[0].isupper() for piece in run) or (run[0].text in "-+" and run[0].spaced):
            continue
        if bound := table.get(tuple(piece.lower for piece in run)):
            return bound, end + size  # type: ignore[return-value]
    return None, end


def _bounded(setting: _Setting, amount: _Amount, floor: int) -> tuple[str, int]:
    """The bound of an amount and the piece where it begins to be told."""
    bound, start = _bound_before(setting, amount.start, floor)
    words = setting.lower(amount.start - 1)
    if bound and words == "over" and start == amount.start - 1 and amount.dimension == "time":
        bound, start = (bound, start) if setting.lower(start - 1) in _words("rough", "over") else (None, amount.start)
    return amount.after or bound or "exactly", start


def _limits(bound: str, value: float) -> tuple[Bound, float | None, float | None]:
    """The bound of the ledger with the least and the most that it allows."""
    reach = abs(value) * load("quantities")["reach"]["about"]
    match bound:
        case "exactly":
            return "exactly", value, value
        case "about":
            return "about", value - reach, value + reach
        case "nearly":
            return "about", value - reach, value
        case "at least":
            return "at least", value, None
        case "more than":
            return "more than", value, None
        case "at most":
            return "at most", None, value
        case _:
            return "less than", None, value


# ---- single amounts


def _read_single(setting: _Setting, amount: _Amount, floor: int) -> _Reading | _Nothing | None:
    bound, start = _bounded(setting, amount, floor)
    if amount.number.share and amount.kind is None:
        return _read_share(setting, amount, bound, start)
    if amount.kind is None:
        return _read_count(setting, amount, bound, start)
    after, end = _bound_after(setting, amount.end)
    bound = after or bound
    name, low, high = _limits(bound, amount.value)
    of = _of(setting, end)
    return _Reading(start, end, amount.kind, amount.value, amount.unit, name, low, high, of)


def _of(setting: _Setting, end: int) -> Noun | None:
    """What there is so much of: the noun phrase after an *of* that stands at piece `end`."""
    return kind_at(setting.pieces, end + 1) if setting.lower(end) == "of" and end + 1 < len(setting.pieces) else None


def _read_share(setting: _Setting, amount: _Amount, bound: str, start: int) -> _Reading | _Nothing | None:
    """*half of the flats*, *two thirds*: a part of a whole, in percent."""
    end = amount.end
    follows = setting.lower(end)
    half = setting.lower(end - 1) in _words("rough", "fractions")
    article = setting.lower(amount.start) in ("a", "an") or (half and amount.end == amount.start + 1)
    whole = follows in ("of", "the", "his", "her", "its", "their", "all")
    before = setting.lower(amount.start - 1)
    if before in _ordinals() or before == "and" or (article and not whole and bound == "exactly"):
        return None
    of = _of(setting, end)
    if of is None and half and whole:
        of = kind_at(setting.pieces, end)
    value = 100 * amount.value
    name, low, high = _limits("about" if half and bound == "exactly" else bound, value)
    return _Reading(start, end, "percent", value, "percent", name, low, high, of)


def _read_count(setting: _Setting, amount: _Amount, bound: str, start: int) -> _Reading | _Nothing | None:
    pieces = setting.pieces
    end = amount.end
    if pieces[end].sort == "word" and setting.tight(end):
        return _Nothing(end + 1)
    after, end = _bound_after(setting, end)
    if after is None and _is_hyphen(setting, end):
        return _read_compound(setting, amount, bound, start)
    bound = after or bound
    place = end + (setting.lower(end) in _words("rough", "further"))
    several = amount.value != 1
    noun = counted_at(pieces, place, several)
    if _is_name(setting, amount, noun, start):
        return _Nothing(amount.end)
    unit = None
    if noun:
        end, unit = noun.end, noun.head
    elif setting.lower(end) == "of" and several:
        unit = _counted_of(setting, end + 1)
    if noun and amount.value == 1 and _is_title(setting, noun):
        return _Nothing(noun.end)
    if unit is None and not _stands_alone(setting, amount):
        return _Nothing(amount.end)
    name, low, high = _limits(bound, amount.value)
    of = _of(setting, end) if noun and amount.unit else None
    return _Reading(start, end, "count", amount.value, unit, name, low, high, of)


def _counted_of(setting: _Setting, at: int) -> str | None:
    """What *seven of the 12 jurors* counts."""
    while at < len(setting.pieces) - 1 and setting.lower(at) in _words("names", "determiners") | {"these", "those"}:
        at += 1
    number = number_at(setting.pieces, at, setting.comma)
    noun = counted_at(setting.pieces, number.end if number else at, True)
    return noun.head if noun else None


def _read_compound(setting: _Setting, amount: _Amount, bound: str, start: int) -> _Reading | _Nothing:
    """*a three-storey house*, *a 12-strong jury*."""
    word = setting.pieces[amount.end + 1]
    figure = setting.pieces[amount.number.first].sort == "figure"
    spared = word.lower in _words("names", "hyphenated") or not word.text.islower()
    if spared or (not figure and amount.value < 2) or setting.lower(amount.end + 2) == "-":
        return _Nothing(amount.end + 2)
    unit = "member" if word.lower in _words("names", "members") else singular(word.lower)
    name, low, high = _limits(bound, amount.value)
    return _Reading(start, amount.end + 2, "count", amount.value, unit, name, low, high)


def _is_title(setting: _Setting, noun: Noun) -> bool:
    """Whether a noun phrase is a name: *One World Trade Center*."""
    words = setting.pieces[noun.start : noun.end]
    return words[-1].text.isupper() or (len(words) > 1 and all(word.text[0].isupper() for word in words))


def _stands_alone(setting: _Setting, amount: _Amount) -> bool:
    """Whether a number that nothing stands with counts something."""
    number = amount.number
    if amount.start in setting.tables or amount.value <= 1:
        return False
    if not number.plain:
        return True
    figure = setting.pieces[number.first].text
    return len(figure) <= load("quantities")["names"]["longest_bare"] or not figure.isdigit()


# ---- numbers that count nothing


def _is_name(setting: _Setting, amount: _Amount, noun: Noun | None, start: int) -> bool:
    """Whether the number is part of a name, an address, a date, a label or a list rather than counting something."""
    pieces, at = setting.pieces, amount.number.first
    before = setting.lower(at - 1)
    if not amount.number.plain:
        nobody = before in ("no", "any", "every", "-", "which", "this", "that")
        return amount.value == 1 and (setting.lower(amount.end) == "of" or nobody)
    piece = pieces[at]
    if _is_clock(setting, amount.end):
        return True
    if start < at and not _is_year(piece.text):
        return False
    if at and not piece.spaced and (pieces[at - 1].sort == "word" or pieces[at - 1].text in "-‑/.№_"):
        return True
    if piece.text.startswith("0") and piece.text.isdigit() and len(piece.text) > 1:
        return True
    if _is_street(setting, amount.end):
        return True
    if _lists(setting, at, amount.end) or _is_day(setting, at, amount.end):
        return True
    people = noun is not None and noun.head in set(load("quantities")["nouns"]["irregular"].values())
    if _is_year(piece.text) and not people:
        return noun is None or before in _words("names", "before_a_year")
    if before in _words("names", "labels") or (before == "." and setting.lower(at - 2) in ("no", "nos")):
        return noun is None
    return _after_a_name(setting, at) and not people


def _is_clock(setting: _Setting, at: int) -> bool:
    dotted = setting.lower(at) in ("a", "p") and setting.lower(at + 1) == "." and setting.lower(at + 2) == "m"
    return dotted or setting.lower(at) in _words("names", "clock")


def _is_year(figure: str) -> bool:
    first, last = load("quantities")["names"]["years"]
    return figure.isdigit() and len(figure) == 4 and first <= int(figure) <= last


def _is_street(setting: _Setting, at: int) -> bool:
    """*10 Alder Street*."""
    for step in range(4):
        piece = setting.pieces[min(at + step, len(setting.pieces) - 1)]
        if piece.sort != "word" or not piece.text[0].isupper():
            return False
        if step and piece.lower in _words("names", "streets"):
            return True
    return False


def _is_day(setting: _Setting, at: int, end: int) -> bool:
    months = _words("names", "months")
    before = at - 1 - (setting.lower(at - 1) == ".")
    return (setting.lower(before) in months and setting.pieces[before].text[0].isupper()) or (
        setting.lower(end) in months and setting.pieces[end].text[0].isupper()
    )


def _lists(setting: _Setting, at: int, end: int) -> bool:
    """Whether the number numbers its line: *1. Boil the water*."""
    opens = at == 0 or setting.lower(at - 1) == "\n" or (setting.lower(at - 1) == "(" and setting.lower(at - 2) == "\n")
    closed = setting.lower(end) in (".", ")", "]") and setting.tight(end)
    return opens and closed and end + 1 < len(setting.pieces) and setting.pieces[end + 1].spaced


def _after_a_name(setting: _Setting, at: int) -> bool:
    """Whether a capitalised word that is no function word stands right before the number."""
    if not at:
        return False
    piece = setting.pieces[at - 1]
    named = piece.sort == "word" and not piece.text.islower()
    return named and piece.lower not in _words("nouns", "stops") and piece.lower not in _words("names", "determiners")


def _opens(setting: _Setting, at: int) -> bool:
    """Whether piece `at` begins a sentence."""
    return at <= 0 or setting.pieces[at - 1].text in ("\n", ".", "!", "?", "“", '"', ":", "…")


# ---- ages


def _read_age(setting: _Setting, amount: _Amount) -> _Reading | None:
    """*Ms Pell, 52,* and *aged 31*: years of age."""
    if amount.kind or amount.number.share or amount.value != int(amount.value):
        return None
    least, most = load("quantities")["names"]["ages"]
    if not least <= amount.value <= most:
        return None
    start = amount.start
    if setting.lower(start - 1) == "of" and setting.lower(start - 2) == "age":
        return _Reading(start, amount.end, "measure", amount.value, "year", "exactly", amount.value, amount.value)
    if setting.lower(start - 1) in ("aged", "age"):
        return _Reading(start - 1, amount.end, "measure", amount.value, "year", "exactly", amount.value, amount.value)
    marks = setting.lower(start - 1), setting.lower(amount.end)
    named = start >= 2 and setting.pieces[start - 2].sort == "word" and _may_be_aged(setting, start - 2, amount.value)
    months = _words("names", "months")
    if marks in ((",", ","), ("(", ")")) and named and amount.number.plain and setting.lower(start - 2) not in months:
        return _Reading(start, amount.end, "measure", amount.value, "year", "exactly", amount.value, amount.value)
    return None


def _may_be_aged(setting: _Setting, at: int, value: float) -> bool:
    """Whether piece `at` can name whose age follows: a name, or a noun before a grown-up's years."""
    piece = setting.pieces[at]
    return piece.text[0].isupper() or (value >= 10 and piece.lower not in _words("nouns", "stops"))


# ---- odds


def _read_even(setting: _Setting, at: int) -> _Reading | None:
    """*an even chance*."""
    if setting.lower(at) != "even":
        return None
    for words in load("quantities")["odds"]["even"]:
        phrase = _cut(words)
        if tuple(setting.lower(at + step) for step in range(len(phrase))) == phrase:
            start = at - (setting.lower(at - 1) in ("a", "an"))
            return _Reading(start, at + len(phrase), "odds", 0.5, "probability", "exactly", 0.5, 0.5)
    return None


def _read_odds(setting: _Setting, amount: _Amount, floor: int) -> _Reading | _Nothing | None:
    if amount.kind or amount.number.share or amount.number.scaled:
        return None
    return _read_one_in(setting, amount, floor) or _read_against(setting, amount)


def _read_one_in(setting: _Setting, amount: _Amount, floor: int) -> _Reading | None:
    """*one in three*, *nine out of ten*."""
    for words in load("quantities")["odds"]["joins"]:
        phrase = _cut(words)
        if tuple(setting.lower(amount.end + step) for step in range(len(phrase))) != phrase:
            continue
        at = amount.end + len(phrase)
        whole = number_at(setting.pieces, at, setting.comma) if at < len(setting.pieces) else None
        if whole is None or whole.share or not 0 < amount.value < whole.value or setting.is_away(at):
            continue
        figure = setting.pieces[whole.first].text
        behind = _amount(setting, at, at)
        if behind is None or behind.kind or _is_year(figure) or (phrase == ("in",) and amount.value > 10):
            continue
        bound, start = _bounded(setting, amount, floor)
        value = amount.value / whole.value
        name, low, high = _limits(bound, value)
        return _Reading(start, whole.end, "odds", value, "probability", name, low, high, _of(setting, whole.end))
    return None


def _read_against(setting: _Setting, amount: _Amount) -> _Reading | _Nothing | None:
    """*50/50*, *two-to-one*, and *3-1* where the words around speak of odds; scores are passed over."""
    at = amount.end
    if setting.lower(at) == "-" and setting.lower(at + 1) == "to" and setting.lower(at + 2) == "-":
        other, told = at + 3, True
    elif setting.lower(at) in ("/", "-", "–", "‑") and setting.tight(at) and at + 1 < len(setting.pieces):
        other, told = at + 1, False
        if not setting.tight(other):
            return None
    elif setting.lower(at) == "to" and _speaks_of_odds(setting, amount.start):
        other, told = at + 1, True
    else:
        return None
    number = number_at(setting.pieces, other, setting.comma) if other < len(setting.pieces) else None
    if number is None or number.share or number.scaled:
        return None
    whole = amount.value + number.value
    even = whole == 100 and amount.value == 50
    if even or ((told or _speaks_of_odds(setting, amount.start)) and number.value > 0 and amount.value > 0):
        value = 0.5 if even else number.value / whole
        return _Reading(amount.start, number.end, "odds", value, "probability", "exactly", value, value)
    return _Nothing(number.end) if setting.lower(at) == "/" else None


def _speaks_of_odds(setting: _Setting, at: int) -> bool:
    around = {setting.lower(index) for index in range(max(0, at - 8), min(at + 8, len(setting.pieces)))}
    return bool(around & _words("odds", "context"))


# ---- ranges


def _read_range(setting: _Setting, first: _Amount, floor: int) -> _Reading | _Nothing | None:
    """*between 10 and 20 jobs*, *10-15 miles*, *$2-3 billion*, *three or four shots*."""
    join = setting.lower(first.end)
    dash = join in _words("ranges", "dashes")
    at = first.end + 1
    if not (dash or join in ("and", "to", "or")) or at >= len(setting.pieces) or first.number.share:
        return None
    second = _amount(setting, at, at)
    if second is None:
        sign = currency_before(setting.pieces, at + 1) if at + 1 < len(setting.pieces) else None
        second = _signed(setting, at) if sign is None else _amount(setting, at + 1, at)
    if second is None or second.number.share or setting.is_away(second.number.first):
        return None
    opener = setting.lower(first.start - 1)
    if dash and setting.tight(first.end) and not (first.kind or second.kind) and second.value <= first.value:
        return _Nothing(second.end)
    low, high = _shared_scale(first, second)
    if not low < high or not _belong(first, second):
        return None
    years = _is_year(setting.pieces[first.number.first].text) and _is_year(setting.pieces[second.number.first].text)
    if years and not second.kind:
        return _Nothing(second.end)
    noun = None if second.kind else counted_at(setting.pieces, second.end, True)
    if not _is_range(setting, first, second, join if not dash else "-", opener, noun, floor):
        return _Nothing(second.end) if dash and setting.tight(first.end) and not (second.kind or noun) else None
    return _joined(setting, first, second, (low, high), noun, floor)


def _signed(setting: _Setting, at: int) -> _Amount | None:
    """The amount whose currency sign begins with piece `at`."""
    for size in (1, 2, 3):
        if at + size < len(setting.pieces):
            sign = currency_before(setting.pieces, at + size)
            if sign and sign[1] == at:
                return _amount(setting, at + size, at)
    return None


def _shared_scale(first: _Amount, second: _Amount) -> tuple[float, float]:
    """The two numbers, the first with what multiplies the second where it has nothing of its own: *$2-3 billion*."""
    factor = second.value / second.base if second.base else 1.0
    low = first.value
    if factor >= 100 and first.value == first.base and first.value < second.base:
        low *= factor
    return low, second.value


def _belong(first: _Amount, second: _Amount) -> bool:
    """Whether two amounts can be the ends of one range."""
    if first.kind is None or second.kind is None:
        return not (first.kind and first.kind != "money")
    return (first.kind, first.unit) == (second.kind, second.unit)


def _is_range(
    setting: _Setting, first: _Amount, second: _Amount, join: str, opener: str, noun: Noun | None, floor: int
) -> bool:
    stated = bool(second.kind or first.kind or noun)
    if join == "and":
        return opener in _words("ranges", "between")
    if opener in _words("ranges", "from"):
        near = {setting.lower(index) for index in range(max(floor, first.start - 6), first.start)}
        return join in ("to", "-") and not near & _words("ranges", "change")
    if join == "or":
        return stated and second.value <= first.value + 2
    bounded = _bound_before(setting, first.start, floor)[0] is not None
    return stated or bounded


def _joined(
    setting: _Setting,
    first: _Amount,
    second: _Amount,
    limits: tuple[float, float],
    noun: Noun | None,
    floor: int,
) -> _Reading:
    openers = _words("ranges", "between") | _words("ranges", "from")
    _, start = _bound_before(setting, first.start, floor)
    if setting.lower(first.start - 1) in openers and first.start - 1 >= floor:
        start = first.start - 1
    kind: Counted = second.kind or first.kind or "count"
    unit = second.unit if second.kind else first.unit if first.kind else noun and noun.head
    end = noun.end if noun else second.end
    if kind == "count" and setting.lower(start - 1) == "aged":
        kind, unit, start = "measure", "year", start - 1
    of = None if kind == "count" else _of(setting, end)
    return _Reading(start, end, kind, None, unit, "between", *limits, of)


# ---- ordinals


def _read_ordinal(setting: _Setting, at: int) -> _Reading | None:
    """*her first visit*, *the twenty-first time*."""
    value: float | None = _ordinals().get(setting.lower(at))
    end = at + 1
    tens = load("quantities")["numbers"].get(setting.lower(at), 0)
    if value is None and tens >= 20 and setting.lower(at + 1) == "-" and setting.lower(at + 2) in _ordinals():
        value, end = tens + _ordinals()[setting.lower(at + 2)], at + 3
    if value is None or (not setting.pieces[at].text.islower() and not _opens(setting, at)):
        return None
    led = setting.lower(at - 1) in _words("names", "determiners")
    if not led and setting.lower(end) != "time":
        return None
    return _ordinal(setting, at, end, value, named=True)


def _read_ordinal_in_figures(setting: _Setting, amount: _Amount) -> _Reading | _Nothing | None:
    """*the 21st edition*."""
    if not amount.number.plain or setting.lower(amount.end) not in ("st", "nd", "rd", "th") or amount.kind:
        return None
    if not setting.tight(amount.end):
        return None
    end = amount.end + 1
    following = setting.lower(end)
    if following in _words("names", "months") or setting.lower(amount.start - 1) in _words("names", "months"):
        return _Nothing(end)
    if following in ("century", "centuries", "-") or _is_street(setting, end - 1) or _is_street(setting, end):
        return _Nothing(end)
    return _ordinal(setting, amount.start, end, amount.value, named=False)


def _ordinal(setting: _Setting, start: int, end: int, value: float, named: bool) -> _Reading | None:
    """An ordinal with what it numbers; `named` where it counts only with that."""
    noun = counted_at(setting.pieces, end, False) if setting.lower(end) != "-" else None
    if noun and (setting.lower(noun.start) in _words("names", "no_ordinal") or not _is_lower(setting, noun)):
        noun = None
        if named:
            return None
    if noun is None and named:
        return None
    if noun:
        noun = _short(setting, noun)
    return _Reading(start, noun.end if noun else end, "ordinal", value, "ordinal", "exactly", value, value, noun)


def _is_lower(setting: _Setting, noun: Noun) -> bool:
    return setting.pieces[noun.start].text[:1].islower()


def _short(setting: _Setting, noun: Noun) -> Noun:
    """The noun phrase of an ordinal, which is short: up to its first plural, or three words."""
    end = min(noun.end, noun.start + 3)
    for index in range(noun.start, end):
        if index > noun.start and setting.pieces[index].text[0].isupper():
            end = index
            break
        if is_plural(setting.lower(index)):
            end = index + 1
            break
    return Noun(noun.start, end, setting.lower(end - 1))


# ---- vague numbers


def _read_vague(setting: _Setting, at: int) -> _Reading | None:
    """*dozens of flats*, *several hundred workers*, *a couple of weeks*."""
    table, longest = _vague()
    for size in range(longest, 0, -1):
        phrase = tuple(setting.lower(at + step) for step in range(size))
        if phrase in table:
            return _vaguely(setting, at, at + size, table[phrase])
    return None


def _vaguely(setting: _Setting, start: int, end: int, least: float) -> _Reading | None:
    pieces = setting.pieces
    plural = is_plural(setting.lower(start)) and setting.lower(start) != "several"
    multipliers: dict[str, Any] = load("quantities")["multipliers"]
    while setting.lower(end) in multipliers and not plural:
        least, end = least * multipliers[setting.lower(end)], end + 1
    place = end
    if setting.lower(end) == "of":
        place += 1
        while place < len(pieces) - 1 and setting.lower(place) in _words("names", "determiners") | {"these", "those"}:
            place += 1
    elif setting.lower(start) == "scores" or setting.lower(end - 1) in ("couple", "handful"):
        return None
    place += setting.lower(place) in _words("rough", "further")
    if place >= len(pieces):
        return None
    of = None
    kind: Counted = "count"
    unit: str | None = None
    if money := currency_after(pieces, place):
        kind, unit, end = "money", setting.purse.code(money[0]), money[1]
        least *= 0.01 if money[0].hundredths else 1
    elif measure := unit_at(pieces, place):
        kind, unit, end = "measure", measure[0].name, measure[1]
        of = _of(setting, end)
    elif noun := counted_at(pieces, place, True):
        unit, end = noun.head, noun.end
    elif not plural:
        return None
    return _Reading(start, end, kind, None, unit, "vaguely", least, None, of)


# ---- an hour and a half


def _read_span_of_units(setting: _Setting, at: int, floor: int) -> _Reading | None:
    """*an hour and a half*, *a year and a half*."""
    if setting.lower(at) not in ("a", "an"):
        return None
    found = unit_at(setting.pieces, at + 1) if at + 1 < len(setting.pieces) else None
    if found is None:
        return None
    value, end = _and_a_half(setting, 1.0, found[1])
    if end == found[1]:
        return None
    bound, start = _bound_before(setting, at, floor)
    name, low, high = _limits(bound or "exactly", value)
    return _Reading(start, end, "measure", value, found[0].name, name, low, high, _of(setting, end))
