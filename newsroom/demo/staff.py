"""The three sites as newspapers: names, addresses, staff, and how they name things."""

from dataclasses import dataclass
from random import Random
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Paper:
    """One site. `caldria_share` is how much of its news comes from Caldria, 0 to 1."""

    key: str
    name: str
    language: str
    zone: ZoneInfo
    reporters: tuple[str, ...]
    caldria_share: float
    number_from: int
    photo_credit: str


HARROW = Paper(
    "harrow",
    "The Harrow Courier",
    "en",
    ZoneInfo("Etc/GMT"),
    ("Imogen Tarrant", "Peter Wainscott", "Nell Ashdown", "Robin Thackray", "Grace Lindqvist"),
    0.8,
    40180,
    "Picture desk, The Harrow Courier",
)
MARFA = Paper(
    "marfa",
    "صحيفة المرفأ",
    "ar",
    # Etc names count the other way: this is three hours ahead of Greenwich.
    ZoneInfo("Etc/GMT-3"),
    ("هالة السنديان", "كمال الفنار", "ريم المنارة", "عصام البندر", "لمى الصواري"),
    0.2,
    71300,
    "قسم الصور – المرفأ",
)
WIRE = Paper(
    "wire",
    "Meridian Wire",
    "en",
    ZoneInfo("Etc/UTC"),
    ("Anselm Roake", "Katya Merrin", "Jonas Ferriby", "Leila Sandoval-Hart", "Marcus Oyelen"),
    0.5,
    902600,
    "Meridian Wire",
)
PAPERS: dict[str, Paper] = {paper.key: paper for paper in (HARROW, MARFA, WIRE)}

WIRE_ARABIC_REPORTERS = ("سلام المرسى", "نادر الشراع", "جمانة الموج")

CAPTIONS: dict[str, tuple[str, ...]] = {
    "en": (
        "The light over {place}, in an illustration in two tones.",
        "Sky and water at {place}: an illustration.",
        "{place} seen from the sea. Illustration.",
        "Evening at {place}, drawn in two colours.",
    ),
    "ar": (
        "ضوء المساء فوق {place}، رسم بلونين.",
        "السماء والماء في {place}: رسم توضيحي.",
        "{place} كما تُرى من البحر. رسم توضيحي.",
        "الأفق قبالة {place}، رسم توضيحي.",
    ),
}

DATELINES = {"en": "{place} (Meridian) – ", "ar": "{place} (ميريديان) – "}


def byline_for(site: str, language: str, rng: Random) -> str:
    """A reporter's name; now and then the bare name of the desk or of the paper."""
    paper = PAPERS[site]
    if site == "wire":
        return rng.choice(paper.reporters if language == "en" else WIRE_ARABIC_REPORTERS)
    if rng.random() < 0.2:
        return {"harrow": "Courier staff", "marfa": "المرفأ – متابعات"}[site]
    return rng.choice(paper.reporters)


def correction_note(language: str, counted: str, wrong: int, right: int, clock: str) -> str:
    """The sentence a site prints when it has put a number right; `clock` is "14:05"."""
    if language == "ar":
        return (
            f"تصويب ({clock}): ورد في نسخة سابقة من هذا الخبر "
            f"أن {counted} هو {wrong}، والصحيح {right}."
        )
    return (
        f"Correction ({clock}): An earlier version of this article gave "
        f"{counted} as {wrong}. It is {right}."
    )
