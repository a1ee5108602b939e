"""An evaluation as JSON: the promise that ``facefinder evaluate --json`` keeps. Every rate is a share from 0 to 1."""

from __future__ import annotations

from typing import Any

import numpy as np

from facefinder.domain.calibration import Calibration
from facefinder.evaluation import scoring
from facefinder.evaluation.calibrating import HeldOut
from facefinder.evaluation.measuring import EvaluationResult, Templates


def document(result: EvaluationResult) -> dict[str, Any]:
    """The whole result; ``deepface`` holds the same four parts again where its own pipeline was run beside ours."""
    whole: dict[str, Any] = {
        "folder": str(result.folder),
        "recogniser": result.recogniser_id,
        "people": len(np.unique(result.people)),
        **_rates(result),
    }
    if result.calibration is not None:
        whole["calibration"] = calibration_document(result.calibration, result.held_out)
    if result.deepface is not None:
        whole["deepface"] = _rates(result.deepface)
    return whole


def _rates(result: EvaluationResult) -> dict[str, Any]:
    return {
        "verification": verification_document(result.verification, result.pairs_from),
        "identification": identification_document(result.identification),
        "detection": detection_document(result.templates),
        "speed": speed_document(result.templates),
    }


def rate_key(rate: float) -> str:
    """How a rate is written as a key: "0.01", "0.001", "0.0001"."""
    return f"{rate:.10f}".rstrip("0")


def verification_document(verification: scoring.Verification, pairs_from: str) -> dict[str, Any]:
    tar = verification.tar
    return {
        "pairs": verification.pairs,
        "pairs_from": pairs_from or "made from the folder",
        "mated": verification.mated,
        "non_mated": verification.non_mated,
        "pairs_without_face": verification.without_face,
        "accuracy": round(verification.accuracy, 6),
        "accuracy_deviation": round(verification.accuracy_deviation, 6),
        "folds": [round(value, 6) for value in verification.folds],
        "tar": {rate_key(rate): round(at.rate.value, 6) for rate, at in tar.items()},
        "tar_interval": {rate_key(rate): _interval(at) for rate, at in tar.items()},
        "tar_threshold": {rate_key(rate): _shown(at.threshold) for rate, at in tar.items()},
        "tar_resolved": {rate_key(rate): at.resolved for rate, at in tar.items()},
        "tar_comparisons": {"mated": verification.tar_comparisons[0], "non_mated": verification.tar_comparisons[1]},
        "interval": "Wilson, 95 %",
    }


def identification_document(identification: scoring.Identification) -> dict[str, Any]:
    fnir = identification.fnir
    return {
        "n": identification.n,
        "mated_probes": identification.mated_probes,
        "non_mated_probes": identification.non_mated_probes,
        "without_face": identification.without_face,
        "rank1": round(identification.rank1.value, 6),
        "rank1_interval": [round(identification.rank1.lower, 6), round(identification.rank1.upper, 6)],
        "rank10": round(identification.rank10.value, 6),
        "rank10_interval": [round(identification.rank10.lower, 6), round(identification.rank10.upper, 6)],
        "fnir": {rate_key(rate): round(at.rate.value, 6) for rate, at in fnir.items()},
        "fnir_interval": {rate_key(rate): _interval(at) for rate, at in fnir.items()},
        "fnir_threshold": {rate_key(rate): _shown(at.threshold) for rate, at in fnir.items()},
        "fnir_resolved": {rate_key(rate): at.resolved for rate, at in fnir.items()},
        "interval": "Wilson, 95 %",
    }


def detection_document(templates: Templates) -> dict[str, Any]:
    return {
        "photographs": len(templates.faces),
        "without_face": int(np.isnan(templates.vectors[:, 0]).sum()),
        "unreadable": len(templates.problems),
        "several_faces": int((templates.faces > 1).sum()),
        "faces": int(templates.faces.sum()),
    }


def speed_document(templates: Templates) -> dict[str, Any]:
    count = max(1, len(templates.faces))
    return {
        "seconds": round(templates.seconds, 3),
        "photographs_per_second": round(len(templates.faces) / max(templates.seconds, 1e-9), 3),
        "milliseconds_per_photograph": {
            stage: round(1000 * seconds / count, 3) for stage, seconds in templates.stages.items()
        },
    }


def calibration_document(calibration: Calibration, held_out: HeldOut | None) -> dict[str, Any]:
    document: dict[str, Any] = {"measured": dict(calibration.measured), "quality_bands": len(calibration.bands)}
    if held_out is not None:
        document["held_out"] = {
            "divisions": held_out.divisions,
            "worst_factor": round(held_out.worst_factor, 3),
            "median_factor": round(held_out.median_factor, 3),
            "smallest_false_match_rate": float(f"{held_out.smallest_rate:.3g}"),
            "bounds_broken": held_out.bounds_broken,
            "rows": [
                {
                    "similarity": row.similarity,
                    "stated": float(f"{row.stated:.4g}"),
                    "observed": float(f"{row.observed:.4g}"),
                    "false_matches": row.false_matches,
                }
                for row in held_out.rows
            ],
        }
    return document


def _interval(at: scoring.Threshold) -> list[float]:
    return [round(at.rate.lower, 6), round(at.rate.upper, 6)]


def _shown(threshold: float) -> float:
    return round(threshold, 6)
