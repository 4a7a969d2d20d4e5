"""Named rules over what a person is told to do: steps, their doses, what they press, and the care of each muscle."""

from __future__ import annotations

from collections.abc import Iterator

from painmap.assemble import Loaded, Rule
from painmap.model import Problem, Step
from painmap.things import not_at_hand, position_lacks, things


def step_used(loaded: Loaded) -> Iterator[Problem]:
    """Each step is named by a muscle, a routine, another step, or serves an area."""
    kb = loaded.kb
    used = {id_ for muscle in kb.muscles.values() for id_ in muscle.care}
    used |= {id_ for routine in kb.routines.values() for id_ in routine.steps}
    used |= {step.instead for step in kb.steps.values() if step.instead}
    for step in kb.steps.values():
        if step.id not in used and not step.areas:
            yield loaded.problem(
                "step",
                step.id,
                (),
                "step-used",
                "no muscle, routine or step names this step; name it in care, or give it areas",
            )


def step_dosed(loaded: Loaded) -> Iterator[Problem]:
    """A planned step that is no habit has a dose, which goes from side to side only with both; a press says where it presses."""
    for step in loaded.kb.steps.values():
        if step.planned and step.phase != "habit" and step.dose is None:
            yield loaded.problem("step", step.id, (), "step-dosed", "a planned step needs a dose; write one, or planned: false")
        if step.phase == "press" and not step.presses:
            yield loaded.problem(
                "step", step.id, (), "step-dosed", "a step of phase press needs presses: every place that is pressed"
            )
        if step.dose and step.dose.alternating and step.dose.sides != "both":
            message = "repeats that go from side to side are done on both; write sides: both, or leave alternating out"
            yield loaded.problem("step", step.id, ("dose",), "step-dosed", message)
        if len(step.how) > 6:
            yield loaded.problem("step", step.id, ("how",), "step-dosed", f"{len(step.how)} sentences, 6 at most; say it shorter")


def things_named(loaded: Loaded) -> Iterator[Problem]:
    """A step that is planned asks for nothing that its tools do not name."""
    known = things(loaded.kb)
    for step in loaded.kb.steps.values():
        for index, word in not_at_hand(loaded.kb, step, known) if step.planned and step.phase != "habit" else ():
            yield loaded.problem(
                "step", step.id, ("how", index), "things-named", f'asks for "{word}"; add it to tool, or say it without'
            )


def position_equipped(loaded: Loaded) -> Iterator[Problem]:
    """A step that is planned names what its position needs: who sits needs a chair."""
    for step in loaded.kb.steps.values():
        lacking = position_lacks(loaded.kb, step) if step.planned and step.phase != "habit" else None
        if lacking:
            message = f'"{step.position}" asks for {lacking}; add it to tool, or take another position'
            yield loaded.problem("step", step.id, ("position",), "position-equipped", message)


def endangered_site(loaded: Loaded) -> Iterator[Problem]:
    """No planned step presses where nerves, vessels or organs lie bare; exceptions are listed, with a reason."""
    kb = loaded.kb
    endangered = {site.id for site in kb.terms.sites if site.endangered}
    allowed = {(row.step, row.site) for row in kb.terms.press_exceptions}
    for step in kb.steps.values():
        for index, site in enumerate(step.presses):
            if site in endangered and step.planned and (step.id, site) not in allowed:
                yield loaded.problem(
                    "step",
                    step.id,
                    ("presses", index),
                    "endangered-site",
                    f"{site} must not be pressed by oneself; write planned: false or press elsewhere",
                )
    for step_id, site in allowed:
        if step_id in kb.steps and site not in kb.steps[step_id].presses:
            yield loaded.problem(
                "terms",
                "",
                ("press_exceptions",),
                "endangered-site",
                f"{step_id} no longer presses {site}; take the exception out",
            )


def press_or_reason(loaded: Loaded) -> Iterator[Problem]:
    """Each muscle has a planned press or says why not, a stretch or movement, and a strengthening or habit."""
    for muscle in loaded.kb.muscles.values():
        steps: list[Step] = [loaded.kb.steps[id_] for id_ in muscle.care if id_ in loaded.kb.steps]
        phases = {step.phase for step in steps if step.planned}
        if "press" not in phases and not muscle.no_press:
            yield loaded.problem(
                "muscle",
                muscle.id,
                ("care",),
                "press-or-reason",
                "no step of phase press; add one, or say under no_press why not",
            )
        if muscle.self_test.kind == "press" and muscle.no_press:
            yield loaded.problem(
                "muscle",
                muscle.id,
                ("self_test",),
                "press-or-reason",
                "a press test on a muscle that must not be pressed; use move or none",
            )
        for needed in (("stretch", "move"), ("strengthen", "habit")):
            if not phases & set(needed):
                yield loaded.problem(
                    "muscle",
                    muscle.id,
                    ("care",),
                    "press-or-reason",
                    f"no planned step of phase {' or '.join(needed)}; add one",
                )


CARE_RULES: dict[str, Rule] = {
    "step-used": step_used,
    "step-dosed": step_dosed,
    "things-named": things_named,
    "position-equipped": position_equipped,
    "endangered-site": endangered_site,
    "press-or-reason": press_or_reason,
}
