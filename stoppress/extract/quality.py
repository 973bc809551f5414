"""How far a Reading may be trusted, in numbers and words: later rooms hold the doubtful."""

from __future__ import annotations

from dataclasses import replace

from stoppress.extract.habits import usual_length
from stoppress.handoff import Habits, Quality, Reading

SHORT_TEXT = 200  # characters; less is said
DOUBTFUL_AGREEMENT = 0.5  # of the voters
DOUBTFUL_LENGTH = 0.15  # of the Source's usual length
DOUBTFUL = "doubtful: "  # troubles that begin so hold a piece (publish/contract.py)


def complete_quality(reading: Reading, habits: Habits) -> Quality:
    """Return the record of a finished Reading: what choosing said of it, and what it lacks."""
    quality, length = reading.quality, len(reading.text)
    usual = usual_length(habits.lengths)
    troubles = list(quality.troubles)
    if reading.published is None:
        troubles.append("no date")
    if length < SHORT_TEXT:
        troubles.append("short text")
    if usual and length < DOUBTFUL_LENGTH * usual:
        troubles.append(f"{DOUBTFUL}{length} characters, where {usual} are usual for this source")
    if quality.agreement < DOUBTFUL_AGREEMENT:
        troubles.append(f"{DOUBTFUL}its readers do not agree which text of the page is the story")
    parts = {
        "date": reading.published, "byline": reading.authors or reading.credit,
        "image": reading.images, "language": reading.language,
    }  # fmt: skip
    return replace(
        quality,
        text_length=length,
        paragraphs=reading.text.count("\n") + 1,
        troubles=tuple(dict.fromkeys(troubles)),
        length_ratio=round(length / usual, 3) if usual else 0.0,
        missing=tuple(name for name, value in parts.items() if not value),
    )
