"""The command line: real help, clear errors, undo; and what `init` refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone

from stoppress.cli import care, cli, paper, running, sources
from stoppress.publish.models import Edition, HousePage, SiteSettings
from stoppress.serve.store import Store
from tests.conftest import make_reading, make_source


@pytest.fixture
def run():
    for room in (paper, running, sources, care):
        for command in room.COMMANDS:
            cli.add_command(command)

    def run(*words: str, **more):
        return CliRunner().invoke(cli, list(words), **more)

    return run


ANSWERS = ["init", "--name", "The Harbour Post", "--languages", "en ar", "--zone", "Asia/Amman",
           "--address", "https://post.example", "--publisher", "Post Press", "--email", "desk@post.example",
           "--user", "mara", "--password", "a-long-enough-secret"]  # fmt: skip


def test_every_command_explains_itself(run) -> None:
    names = list(cli.commands)

    assert {"init", "run", "source", "collect", "withdraw", "backup", "restore", "doctor"} <= set(
        names
    )
    for name in set(names) - {"manage"}:
        answer = run(name, "--help")
        assert answer.exit_code == 0
        assert "Usage:" in answer.output


@pytest.mark.django_db
def test_init_founds_a_paper_and_its_first_publisher(run) -> None:
    answer = run(*ANSWERS, input="بريد المرفأ\n")

    assert answer.exit_code == 0, answer.output
    assert list(Edition.objects.values_list("name", flat=True)) == [
        "The Harbour Post",
        "بريد المرفأ",
    ]
    assert SiteSettings.load().zone == "Asia/Amman"
    assert get_user_model().objects.get(username="mara").groups.get().name == "Publishers"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--user", "demo", "first name an attacker tries"),
        ("--user", "admin", "first name an attacker tries"),
        ("--zone", "Amman", "no time zone"),
        ("--languages", "english", "no language code"),
        ("--address", "post.example", "must start with https://"),
        ("--address", "https://post example", "valid URL"),
        ("--email", "desk at post", "valid email"),
        ("--user", "two words", "valid username"),
        ("--name", "x" * 121, "at most 120 characters"),
        ("--publisher", "x" * 201, "at most 200 characters"),
        ("--languages", "en ../ar", "no language code"),
        ("--password", "12345678", "too common"),
    ],
)
def test_init_refuses_and_says_why(run, option, value, says) -> None:
    words = list(ANSWERS)
    words[words.index(option) + 1] = value
    answer = run(*words)

    assert answer.exit_code != 0
    assert says in " ".join(answer.output.split())
    assert option in answer.output
    assert isinstance(answer.exception, SystemExit)  # words, not a traceback
    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_init_with_a_name_that_is_taken_founds_nothing(run) -> None:
    get_user_model().objects.create_user("mara", password="x")

    answer = run(*ANSWERS, input="بريد المرفأ\n")
    assert (answer.exit_code, "--user" in answer.output) == (2, True), answer.output
    assert "is here already" in answer.output
    assert not Edition.objects.exists()

    words = list(ANSWERS)
    words[words.index("mara")] = "lina"
    assert run(*words, input="بريد المرفأ\n").exit_code == 0


@pytest.mark.django_db
def test_init_founds_a_paper_with_its_publisher_or_nothing(run, monkeypatch) -> None:
    def fail(*words: str) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(paper, "make_publisher", fail)

    assert run(*ANSWERS, input="بريد المرفأ\n").exit_code == 1
    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_the_first_pages_are_escaped(run) -> None:
    words = list(ANSWERS)
    words[words.index("Post Press")] = "<script>alert(1)</script> & Sons"

    assert run(*words, input="بريد المرفأ\n").exit_code == 0
    bodies = " ".join(HousePage.objects.values_list("body", flat=True))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Sons" in bodies
    assert "<script" not in bodies


def test_init_refuses_to_found_on_top_of_the_demo(run, paper) -> None:
    get_user_model().objects.create_user("demo", password="x")
    answer = run(*ANSWERS)

    assert answer.exit_code != 0
    assert "stoppress demo remove" in answer.output


def test_withdraw_takes_an_id_an_address_here_or_at_the_source(run, source, file_now) -> None:
    pieces = [
        file_now(
            source, make_reading(f"https://courier.example/{n}", text=f"Text {n}."), timezone.now()
        )
        for n in range(3)
    ]
    asked = [str(pieces[0].pk), f"https://paper.example{pieces[1].path}", pieces[2].url]
    answer = run("withdraw", *asked, "--reason", "a lawyer's letter")

    assert answer.exit_code == 0, answer.output
    for piece in pieces:
        piece.refresh_from_db()
        assert (piece.state, piece.withdrawn_why) == ("withdrawn", "a lawyer's letter")


def test_withdraw_names_what_it_does_not_know(run, paper) -> None:
    answer = run("withdraw", "999", "--reason", "x")

    assert (answer.exit_code, "no piece “999”" in answer.output) == (1, True)


def test_a_source_is_listed_paused_resumed_and_removed(run, source, file_now) -> None:
    article = file_now(source, make_reading(), timezone.now())

    assert "courier" in run("source", "list").output
    run("source", "pause", "courier")
    source.refresh_from_db()
    assert source.is_paused
    run("source", "pause", "courier", "--resume")
    source.refresh_from_db()
    assert not source.is_paused
    answer = run("source", "remove", "courier", "--yes")
    assert answer.exit_code == 0, answer.output
    assert not type(source).objects.filter(key="courier").exists()
    assert not type(article).objects.filter(pk=article.pk).exists()


def test_an_unknown_source_is_named_with_those_that_are_known(run, source) -> None:
    answer = run("source", "health", "nope")

    assert answer.exit_code == 1
    assert "no source “nope”" in answer.output
    assert "courier" in answer.output


def test_health_says_what_to_do(run, source) -> None:
    now = timezone.now()
    source.troubles.create(url="https://courier.example/feed", name="dead host", cause="no answer",
                           remedy="Check the address.", first_at=now, last_at=now)  # fmt: skip

    assert "Check the address." in run("source", "health", "courier").output


def test_what_was_learnt_of_a_source_is_said_and_can_be_forgotten(run, source) -> None:
    source.habits = {
        "template": {"pages": 7, "lines": {"aaaa": [6, 1, 7]}},
        "dates": {"order": "dmy", "repairs": {"feed pubDate": "Asia/Riyadh"}},
    }
    source.save()

    said = " ".join(run("source", "health", "courier").output.split())

    assert "learnt from 7 pages: 1 standing lines are left out" in said
    assert "feed pubDate gives the local time of Asia/Riyadh as UTC" in said
    assert run("source", "forget", "courier").exit_code == 0
    assert "learnt from 0 pages" in run("source", "health", "courier").output


def test_starters_show_their_licence(run) -> None:
    answer = run("source", "starters")

    assert answer.exit_code == 0
    assert "CC-BY" in answer.output


def test_doctor_says_what_is_wrong_and_what_to_do(run, paper) -> None:
    answer = run("doctor")

    assert "✗ ticker" in answer.output
    assert "stoppress run" in " ".join(answer.output.split())
    assert "✓ paper" in answer.output
    assert answer.exit_code == 1


def test_doctor_is_content_with_a_running_paper(run, paper) -> None:
    Store(settings.STOPPRESS_STORE).write(notes={"ticker": str(timezone.now().timestamp())})
    make_source("fresh", "Fresh")

    answer = run("doctor")

    assert answer.exit_code == 0, answer.output


def test_doctor_notices_a_source_gone_quiet(run, source) -> None:
    source.feeds.create(url="https://courier.example/feed")
    type(source).objects.filter(pk=source.pk).update(last_new_at=timezone.now() - timedelta(days=4))

    assert "gone quiet: The Courier" in run("doctor").output


def test_a_wrong_setting_stops_everything_with_a_hint(run, monkeypatch) -> None:
    monkeypatch.setattr(
        settings, "STOPPRESS_SETTING_PROBLEMS", ["STOPPRESS_PORT='x': not a number"]
    )
    answer = run("doctor")

    assert answer.exit_code == 1
    assert "STOPPRESS_PORT='x'" in answer.output


def test_the_whole_site_can_be_printed_anew(run, source, file_now) -> None:
    article = file_now(source, make_reading(), timezone.now())
    Store(settings.STOPPRESS_STORE).clear()

    answer = run("print", "--index")

    assert answer.exit_code == 0, answer.output
    assert Store(settings.STOPPRESS_STORE).page(article.path) is not None


@pytest.mark.django_db
def test_init_can_be_answered_by_options_alone(run) -> None:
    answer = run(*ANSWERS, "--name-in", "ar=بريد المرفأ")

    assert answer.exit_code == 0, answer.output
    assert Edition.objects.get(pk="ar").name == "بريد المرفأ"
