"""What stands on the pages of one Source: learnt, left out, and forgotten."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stoppress.extract.habits import learn
from stoppress.extract.page import read_page
from stoppress.extract.template import (
    FORGOTTEN_AFTER,
    MOST_LINES,
    learn_template,
    standing_of,
)
from stoppress.handoff import Habits, Reading, Template

PROMOTION = "Sign up to our evening letter and read five stories that mattered today."
TOPICS = ("harbour", "library", "orchard", "railway", "market", "school", "theatre", "bridge")


def story(number: int, promotion: str = PROMOTION) -> str:
    topic = TOPICS[number % len(TOPICS)]
    own = [
        f"The {topic} of ward {number} opened its doors to {number + 3} guests from the valley.",
        f"Its keeper said that the {topic} had waited for this since the flood of spring {number}.",
        f"A second hall for the {topic} is to be built when the money for ward {number} is found.",
        f"Neighbours of the {topic} had gathered signatures in {number + 40} streets for months.",
    ]
    paragraphs = "".join(f"<p>{line}</p>" for line in own[:2])
    rest = "".join(f"<p>{line}</p>" for line in own[2:])
    return (
        f"<html><head><title>The {topic} of ward {number} opens at last</title></head><body>"
        f"<div class=art><h1>The {topic} of ward {number} opens at last</h1>{paragraphs}"
        f"<p>{promotion}</p>{rest}</div></body></html>"
    )


def read(fetch, number: int, habits: Habits, promotion: str = PROMOTION) -> Reading:
    url = f"https://paper.example/news/story-{number}"
    return read_page(fetch(story(number, promotion), url=url), None, habits)


def test_a_line_on_sibling_pages_leaves_the_body_and_the_story_stays(fetch) -> None:
    habits = Habits()
    for number in range(6):
        habits = learn(habits, [read(fetch, number, habits)])

    first, later = read(fetch, 7, Habits()), read(fetch, 7, habits)

    assert PROMOTION in first.text
    assert later.text == first.text.replace(PROMOTION + "\n", "")
    assert later.quality.standing_share > 0


def test_too_few_siblings_teach_nothing(fetch) -> None:
    habits = learn(Habits(), [read(fetch, number, Habits()) for number in range(3)])

    assert standing_of(habits.template) == {}
    assert PROMOTION in read(fetch, 7, habits).text


def test_the_same_page_read_again_is_no_sibling(fetch) -> None:
    reading = read(fetch, 1, Habits())

    habits = learn(Habits(), [reading] * 20)

    assert habits.template.pages == 1
    assert standing_of(habits.template) == {}


def test_a_layout_that_goes_is_forgotten(fetch) -> None:
    habits = learn(Habits(), [read(fetch, n, Habits()) for n in range(6)])
    assert len(standing_of(habits.template)) > 0

    habits = learn(
        habits,
        [read(fetch, n, Habits(), f"Words of this page alone, number {'x' * n}.") for n in
         range(10, 10 + FORGOTTEN_AFTER)],
    )  # fmt: skip

    assert PROMOTION in read(fetch, 7, habits).text


def test_a_story_that_siblings_showed_below_theirs_is_not_lost(fetch) -> None:
    marks = read(fetch, 7, Habits()).marks
    shown = [Reading(f"https://paper.example/{n}", "h", "", "", marks=marks) for n in range(6)]

    habits = Habits(template=learn_template(Template(), shown))

    assert "second hall" in read(fetch, 7, habits).text


def test_what_was_learnt_survives_a_row_in_the_database(fetch) -> None:
    habits = learn(Habits(), [read(fetch, n, Habits()) for n in range(6)])

    assert Template.from_json(habits.template.as_json()) == habits.template
    assert Template.from_json({}) == Template()


@given(
    st.lists(st.lists(st.text(alphabet="abc", min_size=1, max_size=2), max_size=30), max_size=60)
)
def test_what_is_kept_of_a_source_is_bounded(pages: list[list[str]]) -> None:
    template = Template()
    for number, marks in enumerate(pages):
        reading = Reading(f"https://p.example/{number}", f"Headline {number}", "", "",
                          marks=tuple(marks))  # fmt: skip
        template = learn_template(template, [reading])

    assert len(template.lines) <= MOST_LINES
    assert all(line.seen <= template.pages - line.first + 1 for line in template.lines.values())
