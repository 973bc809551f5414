"""Stories for the portals, told with the demo newsroom's frames, names and numbers.

Within one portal no frame is told twice, so no line of a body stands on a sibling page, except
the one background paragraph that two follow-ups share on purpose, as agencies write them. Portals
of one language may tell the same frame, in another mixture of its wordings and with other facts.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from babel.dates import format_date

from newsroom.demo.facts import Facts, draw_facts
from newsroom.demo.portals.labels import EVENTS
from newsroom.demo.portals.shapes import Story
from newsroom.demo.wording import Block, Telling, background, frames, wording_of_block

REGIONS = {"en": "caldria", "fr": "caldria", "de": "caldria", "ar": "nahara"}
FOLLOW_UPS = (2, 9)  # stories that share their background paragraph


def tell_stories(language: str, start: int, days: list[date], rng: Random) -> list[Story]:
    """One story for each of `days`, each of another frame, beginning with frame `start`."""
    names = sorted(frames(language))
    events = rng.sample(EVENTS[language], len(EVENTS[language]))
    stories = [
        tell_story(language, names[(start + at) % len(names)], (start + at) // len(names), day, rng)
        for at, day in enumerate(days)
    ]
    for at in range(1, len(stories), 3):
        if events:
            day = days[at] + timedelta(days=rng.randrange(9, 80))
            line = events.pop().format(date=format_date(day, "d MMMM y", language))
            stories[at] = with_line(stories[at], line)
    return share_background(stories, language, rng)


def tell_story(language: str, frame_name: str, voice: int, day: date, rng: Random) -> Story:
    """Tell one event. English and Arabic frames have two wordings, mixed by the voice."""
    frame = frames(language)[frame_name]
    facts = draw_facts(frame_name, REGIONS[language], rng).on_day(day)
    say = telling(facts, language, day, rng)
    headlines = frame.headlines[voice % 2 :: 2] or frame.headlines
    standfirst = say(frame.standfirsts[voice % len(frame.standfirsts)])
    headline = say(rng.choice(headlines))
    blocks = tuple(
        say.block(kind, lines[wording_of_block(voice, place) % len(lines)])
        for place, (kind, lines) in enumerate(frame.blocks)
    )
    return Story(headline, standfirst, blocks, frame.section, say.values["place"])


def telling(facts: Facts, language: str, day: date, rng: Random) -> Telling:
    """What fills the frames: French and German take the Latin names and their own weekdays."""
    if language in ("en", "ar"):
        return Telling(facts, language, rng)
    weekdays = {
        "today": format_date(day, "EEEE", language),
        "yesterday": format_date(day - timedelta(days=1), "EEEE", language),
        "soon": format_date(day + timedelta(days=3), "EEEE", language),
        "month": format_date(day + timedelta(days=62), "LLLL", language),
    }
    own = {slot: (word, word) for slot, word in weekdays.items()}
    return Telling(replace(facts, values={**facts.values, **own}), "en", rng)


def with_line(story: Story, line: str) -> Story:
    """The story with one more paragraph at its end."""
    return replace(story, blocks=(*story.blocks, Block("paragraph", line)))


def share_background(stories: list[Story], language: str, rng: Random) -> list[Story]:
    """Let the two follow-ups end on the same background paragraph."""
    if language not in ("en", "ar") or len(stories) <= max(FOLLOW_UPS):
        return stories
    first = stories[FOLLOW_UPS[0]]
    facts = draw_facts("relief", REGIONS[language], rng).on_day(date(2026, 10, 1))
    _, line = rng.choice(background(language)[first.section])
    shared = Telling(facts, language, rng)(line)
    return [
        with_line(story, shared) if at in FOLLOW_UPS else story for at, story in enumerate(stories)
    ]
