"""The newsdesk of the demo: decides what each event is about."""

from datetime import date, datetime
from random import Random

from newsroom.demo.compose import Change, Draft, usual_path
from newsroom.demo.facts import Facts, draw_facts
from newsroom.demo.pieces import Dating, FeedText
from newsroom.demo.staff import PAPERS, byline_for
from newsroom.demo.timeline import CHANGES, Event, Kind
from newsroom.demo.wording import frames

RECENT = 60
"""How many drafts back the desk looks for a piece to change or to repeat."""


class Newsdesk:
    """Every draft so far, in the order they appeared, and the rules for the next one."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.drafts: list[Draft] = []
        self.told = dict.fromkeys(PAPERS, 0)
        self.shared = 0
        self.paths: set[tuple[str, str]] = set()

    def tell(self, event: Event) -> Draft:
        """Let an event happen; returns the draft it made or changed.

        Where an event finds nothing to change or to repeat, the site brings a
        new piece instead, so that there is always news.
        """
        changed = self.change(event) if event.kind in CHANGES else None
        return changed or self.give_address(self.bring(event))

    def give_address(self, draft: Draft) -> Draft:
        """See to it that no two pieces of a site have the same address."""
        path = (draft.site, usual_path(draft))
        draft.namesake = path in self.paths
        self.paths.add(path)
        return draft

    def bring(self, event: Event) -> Draft:
        """The piece that an event adds."""
        if event.kind is Kind.RERUN:
            return self.rerun(event) or self.bring_new(event)
        if event.kind is Kind.TRANSLATED:
            return self.translate(event.at) or self.bring_new(event)
        if event.kind is Kind.SHARED:
            return self.report_shared(event)
        return self.bring_new(event)

    def bring_new(self, event: Event) -> Draft:
        """A piece of the site's own. The very first one is made to be updated."""
        link_only = event.kind is Kind.LINK_ONLY
        rng = Random(f"{self.seed}:holds:{event.number}")
        kind = Kind.LINK_ONLY if link_only else Kind.NEW
        draft = self.draft(event.site, event.at, kind=kind, link_only=link_only)
        draft.holds_back = event.number == 1 or (not link_only and rng.random() < 0.35)
        return draft

    def draft(
        self,
        site: str,
        published: datetime,
        *,
        kind: Kind = Kind.NEW,
        language: str = "",
        facts: Facts | None = None,
        voice: int | None = None,
        link_only: bool = False,
        dating: Dating = Dating.EVERYWHERE,
    ) -> Draft:
        """Add a draft. What is not given is drawn from the seed and the draft's number."""
        paper, serial = PAPERS[site], self.told[site]
        self.told[site] += 1
        key = f"{site}-{serial:04d}"
        rng = Random(f"{self.seed}:{key}")
        region = "caldria" if rng.random() < paper.caldria_share else "nahara"
        frame, turn = self.frame_for(site, serial)
        facts = facts or draw_facts(frame, region, rng)
        language = language or paper.language
        added = Draft(
            key=key,
            site=site,
            number=paper.number_from + 7 * serial + rng.randrange(5),
            published=published,
            language=language,
            facts=facts if "today" in facts.values else facts.on_day(local_day(site, published)),
            voice=turn if voice is None else voice,
            kind=kind,
            byline=byline_for(site, language, rng),
            dating=dating,
            feed_text=FeedText.ABSENT if link_only else self.feed_text(site, serial),
        )
        self.drafts.append(added)
        return added

    def frame_for(self, site: str, serial: int) -> tuple[str, int]:
        """All frames in a shuffled order, then all again in another voice, and so on.

        The wire has the even voices, the papers have the odd ones.
        """
        names = sorted(frames("en"))
        turn, place = divmod(serial, len(names))
        Random(f"{self.seed}:{site}:frames:{turn}").shuffle(names)
        return names[place], 2 * turn + (site != "wire")

    def feed_text(self, site: str, serial: int) -> FeedText:
        """The wire gives all of its text away, the papers only some of it."""
        full = site == "wire" or serial % 5 in (0, 2)
        return FeedText.FULL if full else FeedText.SUMMARY

    def change(self, event: Event) -> Draft | None:
        """Update, correct or withdraw the site's latest piece that suits."""
        for draft in reversed(self.drafts[-RECENT:]):
            suits = draft.site == event.site and draft.kind is Kind.NEW and not draft.changes
            if event.kind is Kind.UPDATED:
                suits = suits and draft.holds_back
            elif event.kind is Kind.WITHDRAWN:
                suits = suits and not self.is_repeated(draft)
            if suits and draft.published < event.at:
                draft.changes.append(Change(event.kind, event.at))
                return draft
        return None

    def is_repeated(self, draft: Draft) -> bool:
        """Does another piece copy or translate this one?"""
        return any(draft in (other.copies, other.translates) for other in self.drafts)

    def latest_wire(self) -> Draft | None:
        """The wire's latest English piece that nobody has repeated and nothing has changed."""
        for draft in reversed(self.drafts[-RECENT:]):
            own = draft.site == "wire" and draft.kind is Kind.NEW and draft.language == "en"
            if own and not draft.changes:
                return draft
        return None

    def rerun(self, event: Event) -> Draft | None:
        """The paper prints a wire piece word for word, under the wire's name."""
        original = self.latest_wire()
        if original is None or any(other.copies is original for other in self.drafts):
            return None
        added = self.draft(
            event.site, event.at, kind=event.kind, facts=original.facts, voice=original.voice
        )
        added.copies, added.byline = original, PAPERS["wire"].name
        return added

    def translate(self, at: datetime, original: Draft | None = None) -> Draft | None:
        """The wire tells one of its pieces in Arabic: same facts, same days of the week."""
        original = original or self.latest_wire()
        if original is None or any(other.translates is original for other in self.drafts):
            return None
        added = self.draft(
            "wire",
            at,
            kind=Kind.TRANSLATED,
            language="ar",
            facts=original.facts,
            voice=original.voice,
        )
        added.translates = original
        return added

    def report_shared(self, event: Event) -> Draft:
        """One event on every site: the wire comes first, the papers tell it in their own words."""
        if event.site == "wire":
            self.shared += 1
        name = f"event-{self.shared:03d}"
        rng = Random(f"{self.seed}:{name}")
        names = sorted(frames("en"))
        turn, place = divmod(self.shared - 1, len(names))
        Random(f"{self.seed}:shared:frames:{turn}").shuffle(names)
        facts = draw_facts(names[place], rng.choice(("caldria", "nahara")), rng)
        # From the last voices backwards, as the sites' own pieces start at the first.
        voice = 2 * (7 - turn) + (event.site != "wire")
        added = self.draft(event.site, event.at, kind=event.kind, facts=facts, voice=voice)
        added.event = name
        return added


def local_day(site: str, moment: datetime) -> date:
    return moment.astimezone(PAPERS[site].zone).date()
