"""Two examiners: a first whose decisions seal, a second who is blind to them, and a conference where they differ.

The second examiner sees the same faces shuffled, without score, rank or first decision, mixed with controls: faces of
the gallery's half that is least like the probe, as good as certainly strangers. How often the unit's examiners agree,
and how often they take a stranger for a potential candidate, is counted over all searches.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable, Mapping, Sequence

from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue
from facefinder.catalogue.examinations import Examination, Settled
from facefinder.domain.comparison import similarities
from facefinder.domain.decisions import OUTCOME_WORDS, Outcome
from facefinder.domain.errors import (
    DescriptionNeeded,
    InvalidDetails,
    SealedAlready,
    SearchNotFound,
    SecondPersonNeeded,
)
from facefinder.domain.filters import Filter
from facefinder.domain.language import ENGLISH, Language, marked
from facefinder.domain.records import Vector
from facefinder.gallery import Gallery
from facefinder.people.authority import Authority
from facefinder.people.standings import Compared, Disputed, Figures, Side, Stage, Standing

__all__ = ["COMPONENTS", "NOT_VISIBLE", "Compared", "Disputed", "Examinations", "Figures", "Side", "Stage", "Standing"]

COMPONENTS = (
    marked("skin"), marked("face and head outline"), marked("hairline"), marked("forehead"), marked("eyebrows"),
    marked("eyes"), marked("cheeks"), marked("nose"), marked("ears"), marked("mouth"), marked("chin and jaw"),
    marked("neck"), marked("facial hair"), marked("lines"), marked("scars"), marked("marks"), marked("alterations"),
)  # fmt: skip
"""FISWG's components, each of which a description considers; one that cannot be seen is described as not visible."""

NOT_VISIBLE = marked("not visible")

LEAST_CONTROLS = 3
CONTROL_SHARE = 0.5
SAMPLED = 400
DECIDABLE = (Outcome.POTENTIAL_CANDIDATE, Outcome.NO_CANDIDATE, Outcome.INCONCLUSIVE)


class Examinations:
    """First and second examinations of one case's searches."""

    def __init__(
        self,
        catalogue: Catalogue,
        gallery: Gallery,
        recorder: Recorder,
        authority: Authority,
        probe: Callable[[str], Vector | None],
        *,
        chance: Callable[[Sequence[int]], list[int]] | None = None,
    ) -> None:
        """``probe`` gives a search's probe as a unit template that the gallery's can be compared with, or None."""
        self._catalogue = catalogue
        self._gallery = gallery
        self._recorder = recorder
        self._authority = authority
        self._probe = probe
        self._shuffled = chance or _shuffled

    # --- the probe, before any candidate ----------------------------------------------------------------------------

    def describe(self, probe_sha256: str, components: Mapping[str, str]) -> None:
        """Lock an examiner's description of a probe; it cannot be changed afterwards.

        Raises:
            InvalidDetails: when a component is left out or unknown; what is not visible is described as such.
            SealedAlready: when this examiner described this probe before.
        """
        missing = [name for name in COMPONENTS if not components.get(name, "").strip()]
        unknown = [name for name in components if name not in COMPONENTS]
        if missing or unknown:
            what = f"The description of {(missing or unknown)[0]}"
            raise InvalidDetails(what=what, reason="each component is described, or said to be not visible")
        if self._recorder.operator in self._catalogue.examinations.described_by(probe_sha256):
            raise SealedAlready(what="Your description of this probe")
        with self._catalogue.transaction():
            self._catalogue.examinations.describe(probe_sha256, components, self._recorder.operator, now())
            # The words describe a face: they stay in the row, which can be erased, and out of the log, which cannot.
            seen = [name for name in COMPONENTS if not _not_visible(components[name])]
            self._recorder.record("probe.described", f"probe:{probe_sha256}", visible=seen)

    def described(self, probe_sha256: str) -> bool:
        """Whether somebody has described this probe."""
        return bool(self._catalogue.examinations.described_by(probe_sha256))

    # --- the first --------------------------------------------------------------------------------------------------

    def seal_first(self, search_id: str, decisions: Mapping[int, tuple[Outcome, str]]) -> None:
        """Seal the first examiner's decisions, by face id with their reasons; they cannot be changed afterwards.

        Raises:
            SearchNotFound: when there is no such search.
            SealedAlready: when it was sealed before.
            InvalidDetails: when nothing was decided, or something that is not on the list.
        """
        listed = self._listed(search_id)
        if 1 in self._catalogue.examinations.of_search(search_id):
            raise SealedAlready(what="The first examination of this search")
        decided = {face_id: each for face_id, each in decisions.items() if each[0] in DECIDABLE}
        if not decided:
            raise InvalidDetails(what="The first examination", reason="no candidate was decided yet")
        if strange := set(decided) - set(listed):
            raise InvalidDetails(what=f"Face {min(strange)}", reason="it is not on this candidate list")
        moment = now()
        with self._catalogue.transaction():
            examination_id = self._catalogue.examinations.begin(
                search_id, 1, self._recorder.operator, presented=sorted(decided), controls=[], at=moment
            )
            for face_id, (outcome, reasons) in decided.items():
                self._catalogue.examinations.decide(examination_id, face_id, outcome.value, reasons, moment)
            self._catalogue.examinations.seal(examination_id, moment)
            self._recorder.record(
                "examination.sealed",
                f"search:{search_id}",
                place=1,
                decisions={str(face_id): outcome.value for face_id, (outcome, _) in sorted(decided.items())},
            )

    def sealed(self, search_id: str) -> bool:
        """Whether the first examiner's decisions on a search are sealed."""
        return 1 in self._catalogue.examinations.of_search(search_id)

    # --- the second -------------------------------------------------------------------------------------------------

    def begin_second(self, search_id: str) -> tuple[int, ...]:
        """Begin, or go on with, the second examination; returns the faces to examine, shuffled and with controls among
        them. Score, rank and first decision are nowhere in it, and are not shown to this examiner until it is sealed.

        Raises:
            SearchNotFound: when there is no such search.
            DescriptionNeeded: when the policy wants the probe described first, and this examiner has not.
            SecondPersonNeeded: when nobody is named in this case, the first examiner has not sealed, it is the same
                person, or another second examiner began.
            SealedAlready: when it is done.
        """
        self._listed(search_id)
        if not self._catalogue.people.all():
            raise SecondPersonNeeded(reason="in single-person mode there is no second examiner; name people first")
        known = self._catalogue.examinations.of_search(search_id)
        first, second = known.get(1), known.get(2)
        me = self._recorder.operator
        result = self._catalogue.searches.get(search_id)
        if first is None or not first.sealed_at:
            raise SecondPersonNeeded(reason="the first examiner has not sealed their decisions yet")
        if first.examiner == me:
            raise SecondPersonNeeded(reason="the first examiner cannot be the second")
        if second is not None:
            if second.sealed_at:
                raise SealedAlready(what="The second examination of this search")
            if second.examiner != me:
                raise SecondPersonNeeded(reason=f"{second.examiner} has begun the second examination")
            return second.presented
        sha256 = result.probe_sha256 if result is not None else ""
        if self._authority.policy().describe_first and me not in self._catalogue.examinations.described_by(sha256):
            raise DescriptionNeeded(reason="you describe the probe's components before any face is shown to you")
        controls = self._controls(search_id, len(first.presented))
        presented = tuple(self._shuffled([*first.presented, *controls]))
        with self._catalogue.transaction():
            self._catalogue.examinations.begin(search_id, 2, me, presented=presented, controls=controls, at=now())
            self._recorder.record(
                "examination.begun",
                f"search:{search_id}",
                place=2,
                presented=list(presented),
                controls=sorted(controls),
            )
        return presented

    def decide(self, search_id: str, face_id: int, outcome: Outcome, reasons: str) -> None:
        """The second examiner's decision on one face.

        Raises:
            InvalidDetails: when the face is not among those presented, or the reasons are missing.
            SealedAlready: when the examination is sealed.
            SecondPersonNeeded: when this person has no open second examination of the search.
        """
        examination = self._mine(search_id)
        if face_id not in examination.presented:
            raise InvalidDetails(what=f"Face {face_id}", reason="it is not among those to examine")
        if outcome not in DECIDABLE:
            raise InvalidDetails(what="The decision", reason="it is one of the three outcomes")
        if not reasons.strip():
            raise InvalidDetails(what="The reason for this decision", reason="say what was seen that supports it")
        with self._catalogue.transaction():
            self._catalogue.examinations.decide(
                examination.examination_id, face_id, outcome.value, reasons.strip(), now()
            )
            self._recorder.record(
                "examination.decided", f"search:{search_id}", place=2, face=face_id, outcome=outcome.value
            )

    def decided(self, search_id: str) -> dict[int, Outcome]:
        """This person's own decisions in their open second examination, by face id."""
        mine = self._catalogue.examinations.decisions(self._mine(search_id).examination_id)
        return {face_id: Outcome(each.outcome) for face_id, each in mine.items()}

    def seal_second(self, search_id: str) -> list[Compared]:
        """Seal the second examination, when every face is decided; returns what both examiners say.

        Raises:
            InvalidDetails: when faces are undecided.
            SealedAlready, SecondPersonNeeded: as ``decide``.
        """
        examination = self._mine(search_id)
        decided = self._catalogue.examinations.decisions(examination.examination_id)
        if left := [face_id for face_id in examination.presented if face_id not in decided]:
            raise InvalidDetails(what="The second examination", reason=f"{len(left)} faces are not decided yet")
        with self._catalogue.transaction():
            self._catalogue.examinations.seal(examination.examination_id, now())
            self._recorder.record(
                "examination.sealed",
                f"search:{search_id}",
                place=2,
                decisions={str(face_id): each.outcome for face_id, each in sorted(decided.items())},
            )
        return self.standing(search_id)

    def blind(self) -> bool:
        """Whether this person has an open second examination, so that lists and scores are not for them now."""
        me = self._recorder.operator
        return any(
            each.place == 2 and each.examiner == me and not each.sealed_at
            for each in self._catalogue.examinations.all()
        )

    # --- together ---------------------------------------------------------------------------------------------------

    def standing(self, search_id: str) -> list[Compared]:
        """What is said of each candidate that the first examiner decided. Controls are not in it; a second examiner's
        decisions only once they are sealed."""
        known = self._catalogue.examinations.of_search(search_id)
        first, second = known.get(1), known.get(2)
        if first is None:
            return []
        firsts = self._catalogue.examinations.decisions(first.examination_id)
        seconds = self._catalogue.examinations.decisions(second.examination_id) if second and second.sealed_at else {}
        settled = self._catalogue.examinations.settled(search_id)
        two = self._authority.policy().second_examiner or second is not None
        found = []
        for face_id, each in sorted(firsts.items()):
            one, other = Outcome(each.outcome), seconds.get(face_id)
            said = None if other is None else Outcome(other.outcome)
            if face_id in settled:
                final: Outcome | None = Outcome(settled[face_id].outcome)
            elif said is None:
                final = None if two else one
            else:
                final = one if one is said else None
            found.append(Compared(face_id, one, said, final))
        return found

    def withheld(self, search_id: str, face_ids: Sequence[int], language: Language = ENGLISH) -> dict[int, str]:
        """Which of these faces must not be called potential candidates, with the reason in words of ``language``; a
        report asks this first.

        Without a policy that needs two examiners, only where two examined and differ.
        """
        say = language.gettext
        standing = {each.face_id: each for each in self.standing(search_id)}
        needed = self._authority.policy().second_examiner
        found = {}
        for face_id in face_ids:
            each = standing.get(face_id)
            if each is None:
                if needed:
                    found[face_id] = say("the policy needs two examiners, and none has sealed a decision on it")
            elif each.final is None and each.second is None:
                found[face_id] = say("the policy needs two examiners, and only one has decided")
            elif each.final is None:
                found[face_id] = say("two examiners differ, and no conference has settled it")
            elif each.final is not Outcome.POTENTIAL_CANDIDATE:
                found[face_id] = say("the examiners' result is {result}").format(result=say(OUTCOME_WORDS[each.final]))
        return found

    def overview(self) -> list[Standing]:
        """How far the examining of each search has come, newest first; while somebody examines blind, theirs alone."""
        me, named = self._recorder.operator, bool(self._catalogue.people.all())
        blind = self.blind()
        found = []
        for search in self._catalogue.searches.history():
            known = self._catalogue.examinations.of_search(search.search_id)
            first, second = known.get(1), known.get(2)
            begun = second is not None and not second.sealed_at
            if blind and not (begun and second is not None and second.examiner == me):
                continue
            if first is None:
                stage, mine = Stage.FIRST, True
            elif second is None or begun:
                stage = Stage.SECOND
                mine = named and first.examiner != me and (second is None or second.examiner == me)
            elif self.conference(search.search_id):
                stage, mine = Stage.CONFERENCE, me in (first.examiner, second.examiner)
            else:
                stage, mine = Stage.DONE, False
            result = self._catalogue.searches.get(search.search_id)
            found.append(
                Standing(
                    search.search_id,
                    search.searched_at,
                    search.purpose,
                    result.probe_sha256 if result is not None else "",
                    stage,
                    first.examiner if first is not None else "",
                    second.examiner if second is not None else "",
                    begun,
                    mine,
                )
            )
        return found

    def descriptions(self, search_id: str) -> dict[str, dict[str, str]]:
        """The locked descriptions of a search's probe by examiner.

        Raises:
            SearchNotFound: when there is no such search.
        """
        result = self._catalogue.searches.get(search_id)
        if result is None:
            raise SearchNotFound(search_id=search_id)
        return self._catalogue.examinations.described_by(result.probe_sha256)

    def disputed(self, search_id: str) -> list[Disputed]:
        """Candidates on which the two sealed examinations differ, settled ones too, with what each examiner says."""
        known = self._catalogue.examinations.of_search(search_id)
        first, second = known.get(1), known.get(2)
        if first is None or second is None or not second.sealed_at:
            return []
        firsts = self._catalogue.examinations.decisions(first.examination_id)
        seconds = self._catalogue.examinations.decisions(second.examination_id)
        settled = self._catalogue.examinations.settled(search_id)
        found = []
        for face_id in sorted(firsts.keys() & seconds.keys()):
            one, two, end = firsts[face_id], seconds[face_id], settled.get(face_id)
            if one.outcome != two.outcome:
                found.append(
                    Disputed(
                        face_id,
                        Side(first.examiner, Outcome(one.outcome), one.reasons),
                        Side(second.examiner, Outcome(two.outcome), two.reasons),
                        None if end is None else Side(" ".join(end.people), Outcome(end.outcome), end.reasons),
                    )
                )
        return found

    def conference(self, search_id: str) -> list[Compared]:
        """Candidates on which the two examiners differ and nothing is settled."""
        return [each for each in self.standing(search_id) if each.second is not None and each.final is None]

    def settle(self, search_id: str, face_id: int, outcome: Outcome, reasons: str) -> None:
        """Record what the two examiners agreed on in conference.

        Raises:
            InvalidDetails: when there is nothing to settle, the outcome is none, or the reasons are missing.
            SecondPersonNeeded: when it is neither of the two.
        """
        if face_id not in {each.face_id for each in self.conference(search_id)}:
            raise InvalidDetails(what=f"Face {face_id}", reason="there is nothing to settle about it")
        if outcome not in DECIDABLE or not reasons.strip():
            raise InvalidDetails(what="The conference's result", reason="it needs an outcome and its reasons")
        known = self._catalogue.examinations.of_search(search_id)
        people = tuple(known[place].examiner for place in (1, 2))
        if self._recorder.operator not in people:
            raise SecondPersonNeeded(reason=f"the conference is between {' and '.join(people)}")
        with self._catalogue.transaction():
            self._catalogue.examinations.settle(
                search_id, Settled(face_id, outcome.value, reasons.strip(), people, now())
            )
            self._recorder.record(
                "examination.settled", f"search:{search_id}", face=face_id, outcome=outcome.value, people=list(people)
            )

    def figures(self) -> Figures:
        """Over all searches: how often examiners agreed, how often a control was taken for a potential candidate."""
        examinations = compared = agreed = controls = taken = 0
        for second in self._catalogue.examinations.all():
            if second.place != 2 or not second.sealed_at:
                continue
            examinations += 1
            decisions = self._catalogue.examinations.decisions(second.examination_id)
            controls += len(second.controls)
            taken += sum(
                decisions[face_id].outcome == Outcome.POTENTIAL_CANDIDATE.value
                for face_id in second.controls
                if face_id in decisions
            )
            for each in self.standing(second.search_id):
                if each.second is not None:
                    compared += 1
                    agreed += each.first is each.second
        return Figures(examinations, compared, agreed, _rate(agreed, compared), controls, taken, _rate(taken, controls))

    # --- helpers ----------------------------------------------------------------------------------------------------

    def _listed(self, search_id: str) -> list[int]:
        result = self._catalogue.searches.get(search_id)
        if result is None:
            raise SearchNotFound(search_id=search_id)
        return [each.face.face_id for each in result.candidates]

    def _mine(self, search_id: str) -> Examination:
        second = self._catalogue.examinations.of_search(search_id).get(2)
        if second is None or second.examiner != self._recorder.operator:
            raise SecondPersonNeeded(reason="you have not begun the second examination of this search")
        if second.sealed_at:
            raise SealedAlready(what="The second examination of this search")
        return second

    def _controls(self, search_id: str, candidates: int) -> list[int]:
        """Faces of the gallery's half that is least like the probe, picked by chance; as many as there are, at most."""
        listed = set(self._listed(search_id))
        pool = [int(face_id) for face_id in self._catalogue.filters.face_ids(Filter()) if int(face_id) not in listed]
        sampled = self._shuffled(pool)[:SAMPLED] if len(pool) <= 100_000 else _sampled(pool, SAMPLED)
        vectors = self._catalogue.faces.vectors(self._gallery.recogniser_id, sampled)
        unit = self._probe(search_id)
        if not vectors or unit is None:
            return []
        scored = sorted((float(similarities(unit, vector[None, :])[0]), face_id) for face_id, vector in vectors.items())
        strangers = [face_id for _, face_id in scored[: max(1, len(scored) // 2)]]
        return self._shuffled(strangers)[: max(LEAST_CONTROLS, math.ceil(candidates * CONTROL_SHARE))]


def _not_visible(words: str) -> bool:
    return words.strip().casefold() == NOT_VISIBLE


def _shuffled(values: Sequence[int]) -> list[int]:
    mixed = list(values)
    secrets.SystemRandom().shuffle(mixed)
    return mixed


def _sampled(values: Sequence[int], count: int) -> list[int]:
    return secrets.SystemRandom().sample(list(values), count)


def _rate(part: int, whole: int) -> tuple[float, float, float] | None:
    """A share with its 95 % interval after Wilson."""
    if not whole:
        return None
    share, z = part / whole, 1.959964
    centre = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return share, max(0.0, centre - half), min(1.0, centre + half)
