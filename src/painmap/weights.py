"""Every number that ranks, in one table, each with its reason. No published data gives them; they were set by hand."""

from __future__ import annotations

from collections.abc import Mapping

# What one finding is worth. A location that fits exactly and belongs to a muscle's main pattern is the unit.
WEIGHTS: Mapping[str, float] = {
    # zone: the authors felt spillover in some people only, so it speaks half as loud
    "essential": 1.0,
    "local": 1.0,
    "spillover": 0.5,
    # match: how the place asked for meets the place of the referral
    "exact": 1.0,
    "asked broader": 0.85,  # "ankle" for a muscle of the outer ankle: it fits, but so do the other sides
    "asked narrower": 0.7,  # "inner edge of the heel" for a muscle of the heel: it fits, if the person points well
    "more inside": 0.03,  # a pattern that covers more of the broad place asked for explains more of it: per further main zone
    "most inside": 0.12,  # but a large muscle is not the answer to every broad question: four more zones at the most
    "near": 0.2,  # the next place: people mark pain about a hand's width off; below every match of a smaller zone
    # what only one source says, of a place or of an activity, is less sure than what two pass on
    "one source": 0.9,
    # what a muscle does not explain counts against it, but a floor keeps it in the list
    "none": -0.35,
    "denied": -0.5,
    # activities and sensations are shared by many muscles: they part neighbours and no more
    "activity": 0.15,
    "time": 0.1,
    "sensation": 0.1,
    # what was said not to make it worse, or not to be so, of a muscle known for it: weaker still, for none does it in everybody
    "not so": -0.05,
    # a muscle that the person names, or says it is not
    "named": 1.0,
    "not named": -0.35,
    # what a place weighs: one said by itself is the unit
    "broad": 0.5,  # "leg", "head", "foot" tell half as much where a narrower place is said as well
    "landmark": 0.2,  # "two inches above the elbow": beside the upper arm the elbow counts as much as any neighbour does
    "path": 1.5,  # all of a path together: it is one thing said, yet more than a single place
    # of a path: pain is referred mostly away from the muscle, so that where it begins tells most, what only lies between least
    "path start": 2.0,
    "path said": 1.0,
    "path between": 0.5,
    # look-alikes: what each sensation or activity that speaks for one adds; one that was named comes before all others
    "speaks": 0.3,
    "look-alike named": 2.0,
}
# From which share of what was asked on a pattern is called a close or a fair fit: a main zone that was asked a little too broadly
# (0.85) is still close; the narrower and the spilling ones are not.
FITS = (("close", 0.84), ("fair", 0.6))
