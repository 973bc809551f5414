"""Draw the facts of one event: who, where, how many, when.

Every value is a pair (English, Arabic); both languages tell the same event.
Numbers of things are 11 to 99, or end in 11 to 99, because an Arabic noun takes
one and the same form after all of these; so a frame never has to decline one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from babel.dates import format_date

from newsroom.demo.names import COUNTRIES, FAMILIES, MEN, PLACES, WOMEN, Name

CHOICES: dict[str, list[Name]] = {
    "council-budget": [
        ("street lighting", "إنارة الشوارع"),
        ("storm drainage", "تصريف مياه الأمطار"),
        ("school repairs", "ترميم المدارس"),
        ("the sea wall", "تدعيم الجدار البحري"),
    ],
    "inquiry": [
        ("the tram extension", "توسعة خط الترام"),
        ("the new grain store", "صوامع الحبوب الجديدة"),
        ("the port hospital contracts", "عقود مستشفى الميناء"),
        ("public housing contracts", "عقود الإسكان العام"),
    ],
    "plant": [
        ("fish cannery", "تعليب الأسماك"),
        ("glassworks", "الزجاج"),
        ("sea cable works", "الكابلات البحرية"),
        ("wind-blade factory", "شفرات التوربينات"),
    ],
    "wages": [
        ("rail", "السكك الحديدية"),
        ("port", "الموانئ"),
        ("hospital", "المستشفيات"),
        ("postal", "البريد"),
    ],
    "catch": [
        ("mackerel", "الإسقمري"),
        ("hake", "النازلي"),
        ("bream", "الدنيس"),
        ("herring", "الرنجة"),
    ],
    "vaccine": [
        ("measles", "الحصبة"),
        ("whooping cough", "السعال الديكي"),
        ("seasonal flu", "الإنفلونزا الموسمية"),
        ("rubella", "الحصبة الألمانية"),
    ],
    "museum": [
        ("the lost pilots’ chart", "خريطة الربابنة المفقودة"),
        ("the old coast map", "خريطة الساحل القديمة"),
        ("the great harbour map", "خريطة المرفأ الكبرى"),
        ("the first lighthouse map", "خريطة الفنار الأولى"),
    ],
    "cup-match": [("2–1", "2-1"), ("3–1", "3-1"), ("3–2", "3-2")],
    "sea-treaty": [
        ("rescue at sea", "الإنقاذ البحري"),
        ("the towing of ships in distress", "قطر السفن المنكوبة"),
        ("emergencies at sea", "الطوارئ البحرية"),
        ("warnings at sea", "الإنذار البحري"),
    ],
}
"""What `{x}` may stand for in a frame."""

OLD = {"museum": (1790, 1880), "library": (1870, 1925), "market-fire": (1870, 1925)}
"""Frames whose `{y1}` lies further back than living memory."""

MODEST = ("prices", "interest-rate", "wages", "council-budget")
"""Frames whose percentages are rates, which do not run to 19."""

WORDS_FOR = ("three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Facts:
    """One event. `values` maps a slot to its (English, Arabic) words."""

    frame: str
    values: Mapping[str, Name]
    count: int

    def with_count(self, count: int) -> "Facts":
        """The same event with another number of the thing the frame counts (`{n1}`)."""
        return replace(self, values={**self.values, **counted(count)}, count=count)

    def on_day(self, day: date) -> "Facts":
        """The same event, told on `day`: fills in the days of the week."""
        return replace(self, values={**self.values, **days_around(day)})


def draw_facts(frame: str, region: str, rng: Random) -> Facts:
    """Draw all that a text of `frame` may mention, set in `region`."""
    # A wind of 14 metres a second is no storm.
    count = rng.randint(22 if frame == "storm" else 14, 44)
    values = draw_setting(region, rng) | draw_people(region, rng)
    values |= draw_numbers(count, range(2, 9) if frame in MODEST else range(3, 20), rng)
    values |= counted(count) | draw_years(frame, rng)
    chosen = rng.choice(CHOICES.get(frame, [("", "")]))
    values |= {"x": chosen, "x_cap": (chosen[0][:1].upper() + chosen[0][1:], chosen[1])}
    values["score"] = chosen
    return Facts(frame, values, count)


def draw_setting(region: str, rng: Random) -> dict[str, Name]:
    """Two different places of one country, and the country across the sea."""
    place, place2 = rng.sample(PLACES[region], 2)
    other = "nahara" if region == "caldria" else "caldria"
    return {
        "place": place,
        "place2": place2,
        "country": COUNTRIES[region],
        "country2": COUNTRIES[other],
    }


def draw_people(region: str, rng: Random) -> dict[str, Name]:
    """Three men (m1 to m3) and two women (f1, f2), and one of each for the background.

    A slot with an "s" behind it is the family name alone: `m1s`.
    """
    people: dict[str, Name] = {}
    slots = ("m1", "m2", "m3", "bm", "f1", "f2", "bf")
    firsts = rng.sample(MEN[region], 4) + rng.sample(WOMEN[region], 3)
    for slot, first, family in zip(slots, firsts, rng.sample(FAMILIES[region], 7), strict=True):
        people[slot] = (f"{first[0]} {family[0]}", f"{first[1]} {family[1]}")
        people[slot + "s"] = family
    return people


def draw_numbers(count: int, rates: range, rng: Random) -> dict[str, Name]:
    """Numbers for a frame; none of the small ones equals `count`, so a correction stays clear.

    `rates` are the percentages to draw from. Slots that start with "b" belong to the
    background, so that no number of the frame comes back there by chance.
    """
    small = rng.sample([number for number in range(11, 49) if abs(number - count) > 4], 5)
    small[:2] = sorted(small[:2], reverse=True)  # What is asked for exceeds what is offered.
    hundreds = rng.sample([number for number in range(120, 980, 10) if number % 100 > 10], 3)
    thousands = rng.sample(range(11, 97), 3)
    # The second sum is a part of the first.
    millions = rng.randint(31, 96), rng.randint(11, 19)
    percents, levels = rng.sample(rates, 5), rng.sample(range(31, 69), 7)
    few = rng.randrange(3, 10)
    fewer = str(rng.randint(11, count - 3))
    numbers: dict[str, Name] = {"hn": (WORDS_FOR[few - 3], str(few)), "fewer": (fewer, fewer)}
    for slots, drawn in (
        (("n2", "n3", "n4", "n5", "bn"), small),
        (("h1", "h2", "bh"), hundreds),
        (("lv1", "lv2", "lv3", "lv4", "lv5", "lv6", "bl"), levels),
        (("pn1", "pn2", "pn3", "pn4", "pn5"), percents),
    ):
        numbers |= {
            slot: (str(number), str(number)) for slot, number in zip(slots, drawn, strict=True)
        }
    for slot, number in zip(("k1", "k2", "bk"), thousands, strict=True):
        numbers[slot] = (f"{number},000", f"{number} ألف")
    for slot, number in zip(("mil1", "mil2"), millions, strict=True):
        numbers[slot] = (f"{number} million", f"{number} مليون")
    for slot, number in zip(("p1", "p2", "p3", "p4", "bp"), percents, strict=True):
        numbers[slot] = (f"{number} per cent", f"{number} في المئة")
    return numbers


def draw_years(frame: str, rng: Random) -> dict[str, Name]:
    """`y0` long ago, `y1` as the frame wants it, `y2` within living memory."""
    span = OLD.get(frame, (1951, 1989))
    years = {"y0": rng.randint(1610, 1780), "y1": rng.randint(*span), "y2": rng.randint(1951, 1979)}
    return {slot: (str(year), str(year)) for slot, year in years.items()}


def counted(count: int) -> dict[str, Name]:
    """The slots that carry the number a correction can change."""
    return {
        "n1": (str(count), str(count)),
        "n1th": (f"{count}{ordinal_ending(count)}", str(count)),
    }


def ordinal_ending(number: int) -> str:
    """`ordinal_ending(21) == "st"`."""
    if 11 <= number % 100 <= 13:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def days_around(day: date) -> dict[str, Name]:
    """Names of the day, of the day before, and of a day of the coming week."""

    def named(when: date, pattern: str) -> Name:
        return format_date(when, pattern, "en"), format_date(when, pattern, "ar")

    return {
        "today": named(day, "EEEE"),
        "yesterday": named(day - timedelta(days=1), "EEEE"),
        "soon": named(day + timedelta(days=3), "EEEE"),
        "month": named(day + timedelta(days=62), "LLLL"),
    }
