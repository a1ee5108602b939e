"""The evaluation as one HTML file that needs nothing beside itself: figures, curves, the worst errors as pictures."""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass

import jinja2
import numpy as np
from markupsafe import Markup

from facefinder import __version__
from facefinder.domain.calibration import Bounded, rate_in_words
from facefinder.engine import Engine
from facefinder.evaluation import scoring
from facefinder.evaluation.documents import document
from facefinder.evaluation.drawing import Axis, Line, chart, histogram
from facefinder.evaluation.measuring import EvaluationResult, picture_of
from facefinder.evaluation.protocol import Photograph
from facefinder.files.resources import resource_path

WORST = 12


@dataclass(frozen=True, slots=True)
class WorstError:
    """Two photographs that the recogniser got wrong, with what it said; pictures as data addresses, empty without."""

    first: str
    second: str
    first_picture: Markup
    second_picture: Markup
    similarity: float
    said: str


def html_report(result: EvaluationResult, engine: Engine | None = None) -> str:
    """The report. ``engine`` draws the pictures of the worst errors; without it they are named only."""
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=jinja2.FileSystemLoader(resource_path("reports")),
    )
    environment.filters["percent"] = _percent
    environment.filters["span"] = _span
    return environment.get_template("evaluation.html.j2").render(
        version=__version__,
        result=result,
        facts=document(result),
        verification=result.verification,
        identification=result.identification,
        roc=_curves(result, roc=True),
        det=_curves(result, roc=False),
        scores=histogram("Similarities of all comparisons", result.mated, result.non_mated),
        missed=missed_mates(result, engine),
        admitted=admitted_strangers(result, engine),
        stated=_stated(result),
        unreadable=[
            (result.photographs[place].name, sentence) for place, sentence in sorted(result.templates.problems.items())
        ],
        faceless=[
            photograph.name
            for photograph, first in zip(result.photographs, result.templates.vectors[:, 0], strict=True)
            if np.isnan(first)
        ],
    )


def missed_mates(result: EvaluationResult, engine: Engine | None, most: int = WORST) -> list[WorstError]:
    """Mated probes whose mate came last in the list, worst rank first."""
    identification = result.identification
    enrolled = {int(result.people[place]): place for place in result.roles.enrolled}
    order = np.lexsort((identification.mate_scores, -identification.mate_ranks))
    errors = []
    for index in order[:most]:
        rank = int(identification.mate_ranks[index])
        if rank <= 1:
            break
        probe = result.roles.mated_probes[int(index)]
        similarity = float(identification.mate_scores[index])
        mate = enrolled[int(result.people[probe])]
        said = "no face was found" if similarity <= scoring.NOTHING else f"candidate {rank:,} of {identification.n:,}"
        errors.append(_error(result, engine, (probe, mate), similarity, said))
    return errors


def admitted_strangers(result: EvaluationResult, engine: Engine | None, most: int = WORST) -> list[WorstError]:
    """Non-mated probes with the most similar stranger, most similar first: people under two names show here."""
    identification = result.identification
    order = np.argsort(-identification.top_strangers, kind="stable")
    errors = []
    for index in order[:most]:
        similarity = float(identification.top_strangers[index])
        if similarity <= scoring.NOTHING:
            break
        probe = result.roles.non_mated_probes[int(index)]
        stranger = int(identification.top_stranger_index[index])
        errors.append(_error(result, engine, (probe, stranger), similarity, "another name"))
    return errors


def _error(
    result: EvaluationResult, engine: Engine | None, places: tuple[int, int], similarity: float, said: str
) -> WorstError:
    first, second = (result.photographs[place] for place in places)
    return WorstError(first.name, second.name, _picture(engine, first), _picture(engine, second), similarity, said)


def _picture(engine: Engine | None, photograph: Photograph) -> Markup:
    content = picture_of(engine, photograph) if engine is not None else None
    if content is None:
        return Markup("")
    return Markup("data:image/jpeg;base64,") + base64.b64encode(content).decode("ascii")


def _curves(result: EvaluationResult, *, roc: bool) -> Markup:
    """One-to-one and one-to-many trade-offs, ours and where it was run DeepFace's own pipeline's."""
    lines = []
    for name, style, each in (("FaceFinder", "ours", result), ("DeepFace's own pipeline", "theirs", result.deepface)):
        if each is None:
            continue
        if roc:
            trade = scoring.trade_off(each.mated, each.non_mated)
            lines.append(Line(name, style, trade.false_accepts, 1 - trade.false_rejects))
        else:
            trade = scoring.trade_off(each.identification.mate_scores, each.identification.top_strangers)
            lines.append(Line(name, style, trade.false_accepts, trade.false_rejects))
    if roc:
        across, up = Axis("false match rate", 1e-5, 1.0, log=True), Axis("true accept rate", _lowest(lines), 1.0)
        return chart("ROC: one-to-one comparison", across, up, lines)
    across = Axis("false positive identification rate", 1e-3, 1.0, log=True)
    return chart("DET: open-set search", across, Axis("false negative rate", 1e-3, 1.0, log=True), lines)


def _lowest(lines: list[Line]) -> float:
    """Where the accept rate's axis begins: what is drawn fills it, in tenths."""
    least = min((float(line.ys[line.xs <= 1e-4].max(initial=0.0)) for line in lines), default=0.0)
    return min(0.9, math.floor(least * 10) / 10)


def _stated(result: EvaluationResult) -> list[tuple[float, str]]:
    """The calibration at round similarities, in words."""
    if result.calibration is None:
        return []
    curve = result.calibration.overall
    return [
        (similarity, rate_in_words(result.calibration.false_match_rate(similarity)))
        for similarity in curve.similarity
        if round(similarity * 100) % 5 == 0 and result.calibration.false_match_rate(similarity).value <= 0.2
    ]


def _percent(rate: float) -> str:
    return f"{100 * rate:.2f} %"


def _span(rate: Bounded) -> str:
    return f"{100 * rate.lower:.2f} to {100 * rate.upper:.2f} %"
