"""Quality rules and plain words: what a face's quality means for a search.

Components are named after ISO/IEC 29794-5 and run from 0 (bad) to 100 (good); no conformance is claimed. Quality never
hides a face by itself: a rule is a setting, and what it leaves out is counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from facefinder.domain.language import ENGLISH, Language, marked
from facefinder.domain.records import Quality

COMPONENTS: Mapping[str, str] = {
    "sharpness": marked("blurred"),
    "illumination_uniformity": marked("unevenly lit"),
    "over_exposure": marked("overexposed"),
    "under_exposure": marked("dark"),
    "inter_eye_distance": marked("small"),
    "yaw": marked("turned away"),
    "pitch": marked("tilted up or down"),
    "roll": marked("lying on its side"),
    "compression": marked("strongly compressed"),
}
"""Every component with the word for a face that is bad in it."""

_WEIGHTS: Mapping[str, float] = {
    "sharpness": 0.8,
    "illumination_uniformity": 0.2,
    "over_exposure": 0.3,
    "under_exposure": 0.4,
    "inter_eye_distance": 0.8,
    "yaw": 0.9,
    "pitch": 0.4,
    "roll": 0.0,
    "compression": 0.3,
}
_POOR, _FAIR = 25, 50


def overall(components: Mapping[str, float]) -> int:
    """One figure from the components, 0 to 100: a weighted geometric mean, so that one ruined component is enough.

    Unknown components are passed over; without any the answer is 0.
    """
    product = 1.0
    known = False
    for name, weight in _WEIGHTS.items():
        if name in components:
            known = True
            product *= (min(100.0, max(components[name], 1.0)) / 100.0) ** weight
    return round(100.0 * product) if known else 0


@dataclass(frozen=True, slots=True)
class QualityRule:
    """The least that a face must have to take part; the default lets every face through."""

    value: int = 0
    components: Mapping[str, float] = field(default_factory=dict)

    def admits(self, quality: Quality) -> bool:
        """Whether a face passes. A component that was not measured does not count against it."""
        if quality.value < self.value:
            return False
        return all(quality.components.get(name, 100.0) >= least for name, least in self.components.items())


def faults(quality: Quality) -> list[str]:
    """What is wrong with a face, in plain words, worst first; empty when nothing is."""
    bad = [
        (value, COMPONENTS[name]) for name, value in quality.components.items() if name in COMPONENTS and value < _FAIR
    ]
    bad.sort(key=lambda pair: pair[0])
    return [word for _, word in bad]


def words(quality: Quality, language: Language = ENGLISH) -> str:
    """One line for a person, such as "small and blurred: candidates will be unreliable"."""
    say = language.gettext
    wrong = language.joined([say(fault) for fault in faults(quality)[:3]])
    if quality.value < _POOR:
        told = say("{faults}: candidates will be unreliable") if wrong else say("poor: candidates will be unreliable")
    elif quality.value < _FAIR:
        told = say("{faults}: candidates need extra care") if wrong else say("middling: candidates need extra care")
    else:
        told = say("good, though {faults}") if wrong else language.pgettext("quality", "good")
    return told.format(faults=wrong)
