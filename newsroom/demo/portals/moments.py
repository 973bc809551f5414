"""How portals write a day: ordinals, ISO, Arabic digits, the Hijri calendar."""

from datetime import date, datetime

from babel.dates import format_date

from newsroom.demo.pages import ARABIC_DIGITS, english_ordinal_date

HIJRI_MONTHS = (
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
    "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
)  # fmt: skip
LEVANTINE = {10: "تشرين الأول", 11: "تشرين الثاني", 9: "أيلول", 12: "كانون الأول"}


def written(moment: datetime, form: str, language: str) -> str:
    """`moment`'s day in one of the forms of `papers.py`."""
    match form:
        case "ordinal":
            return english_ordinal_date(moment)
        case "iso":
            return f"{moment:%Y-%m-%d}"
        case "slash":
            return f"{moment:%d/%m/%Y}"
        case "digits":
            return format_date(moment, "EEEE d MMMM y", "ar").translate(ARABIC_DIGITS)
        case "levant" if moment.month in LEVANTINE:
            weekday = format_date(moment, "EEEE", "ar")
            return f"{weekday} {moment.day} {LEVANTINE[moment.month]} {moment.year}"
        case "hijri":
            return f"{format_date(moment, 'EEEE d MMMM y', 'ar')} - {hijri(moment.date())}"
        case "hijri only":
            return f"{format_date(moment, 'EEEE', 'ar')} {hijri(moment.date())}".translate(
                ARABIC_DIGITS
            )
    return format_date(moment, "EEEE d MMMM y", language)


def hijri(day: date) -> str:
    """The day in the tabular Islamic calendar (Richards, "Mapping Time", 1998, algorithm E)."""
    rest = day.toordinal() + 1_721_425 - 1_948_440 + 10_632
    cycle = (rest - 1) // 10_631
    rest = rest - 10_631 * cycle + 354
    year = (10_985 - rest) // 5_316 * (50 * rest // 17_719) + rest // 5_670 * (43 * rest // 15_238)
    rest = (
        rest - (30 - year) // 15 * (17_719 * year // 50) - year // 16 * (15_238 * year // 43) + 29
    )
    month = 24 * rest // 709
    number = rest - 709 * month // 24
    return f"{number} {HIJRI_MONTHS[month - 1]} {30 * cycle + year - 30} هـ"
