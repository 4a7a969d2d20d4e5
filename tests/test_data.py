"""The packaged knowledge base: what must hold for every step, caution, muscle, place and red flag."""

import re
import shutil
from pathlib import Path

import pytest

from painmap import answer, body_schema, engine, fields, grounds, language_schema, model, routine, safety, schema, store, verify
from painmap.model import Cite
from painmap.results import Triage
from painmap.routine import Wish

CALM = Triage("routine", ())
HANDBOOK = (Path(store.packaged_folder()) / "README.md").read_text(encoding="utf-8")
FREE_FROM_PRESSING = 5  # seconds to change sides, which are counted in the time of a step that is done on both


def planned_alone(kb, step, cautions):
    """Return the plan of a routine that is this one step."""
    return routine.plan(kb, Wish(step.name, (), (step.id,)), 60, cautions, CALM)


def meant_for(step, cautions):
    """Whether a step is for everybody, or for people of whom one of these cautions is true (a pregnancy version)."""
    return not step.only_with or bool(set(step.only_with) & set(cautions))


def excluded(kb, step, cautions):
    """Whether cautions exclude a step, worked out anew from the fields of both."""
    if not meant_for(step, cautions):
        return True
    for caution in (kb.cautions[id_] for id_ in cautions):
        blocks = caution.blocks
        meets = [
            set(blocks.properties) & set(step.properties),
            set(blocks.presses) & set(step.presses),
            step.phase in blocks.phases,
            step.position in blocks.positions,
        ]
        if caution.blocks_all or caution.id in step.not_with or any(meets):
            return True
    return False


# --- steps and cautions --------------------------------------------------------------------------------------------------


def test_no_caution_ever_lets_an_excluded_step_through(kb):
    wrong = []
    for caution in kb.cautions:
        for step in kb.steps.values():
            plan = planned_alone(kb, step, (caution,))
            rows = [*plan.steps, *plan.habits]
            wrong += [
                (caution, step.id, row.step.id) for row in rows if excluded(kb, row.step, (caution,)) or not row.step.planned
            ]
    assert not wrong


def test_an_excluded_step_is_replaced_by_its_stand_in_or_left_out_with_the_reason(kb):
    wrong = []
    for caution in kb.cautions.values():
        for step in kb.steps.values():
            plan = planned_alone(kb, step, (caution.id,))
            rows = [*plan.steps, *plan.habits]
            if not excluded(kb, step, (caution.id,)) or not meant_for(step, (caution.id,)):
                continue
            reasons = {row.id: row.because for row in plan.left_out}
            named = step.id in reasons and f"caution: {caution.name}" in reasons[step.id]
            stand_in = kb.steps.get(step.instead or "")
            offered = stand_in is not None and stand_in.planned and not excluded(kb, stand_in, (caution.id,))
            replaced = [row for row in rows if row.replaces == step.name]
            told = all(f"instead: {row.step.name}" in reasons.get(step.id, "") for row in replaced)
            first = not offered or [row.step.id for row in replaced] == [stand_in.id]
            if not (named and told and first and len(rows) == len(replaced)):
                wrong.append((caution.id, step.id, reasons, [row.step.id for row in rows]))
    assert not wrong


def test_a_step_that_nothing_excludes_is_planned_as_it_is(kb):
    wrong = []
    for step in kb.steps.values():
        plan = planned_alone(kb, step, ())
        rows = [row.step.id for row in (*plan.steps, *plan.habits)]
        if rows != ([step.id] if meant_for(step, ()) else []) and step.planned:
            wrong.append((step.id, rows, plan.left_out))
    assert not wrong


def test_a_caution_that_blocks_all_leaves_nothing(kb):
    cautions = [caution.id for caution in kb.cautions.values() if caution.blocks_all]
    assert {"clot", "under-16"} <= set(cautions)
    for caution in cautions:
        assert all(safety.blocked(step, (kb.cautions[caution],)) for step in kb.steps.values())


def test_each_caution_does_something_and_says_so(kb):
    for caution in kb.cautions.values():
        assert caution.blocks_all or any(caution.blocks), caution.id
        assert caution.findings, caution.id
        assert caution.says, caution.id
        assert caution.sources, caution.id


def test_each_stand_in_is_another_planned_step(kb):
    for step in kb.steps.values():
        if step.instead:
            assert step.instead != step.id
            assert kb.steps[step.instead].planned, (step.id, step.instead)


def test_no_step_is_meant_for_the_very_people_that_it_is_not_for(kb):
    torn = {step.id: set(step.only_with) & set(step.not_with) for step in kb.steps.values()}
    assert {id_: cautions for id_, cautions in torn.items() if cautions} == {}


def test_a_step_meant_for_some_people_is_planned_for_them(kb):
    for step in kb.steps.values():
        for caution in step.only_with:
            if not excluded(kb, step, (caution,)):
                plan = planned_alone(kb, step, (caution,))
                assert [row.step.id for row in (*plan.steps, *plan.habits)] == [step.id], (step.id, caution)


def test_no_planned_step_presses_where_nerves_and_vessels_lie_bare(kb):
    endangered = {site.id for site in kb.terms.sites if site.endangered}
    exceptions = {(row.step, row.site) for row in kb.terms.press_exceptions}
    pressed = {(step.id, site) for step in kb.steps.values() if step.planned for site in step.presses if site in endangered}
    assert pressed <= exceptions
    assert len(endangered) >= 30
    # The list may only shrink.
    assert not exceptions


def test_what_documents_press_on_such_places_is_described_only(kb):
    assert not kb.steps["psoas-press"].planned
    assert not kb.steps["iliacus-press"].planned
    assert not kb.steps["roll-low-back"].planned


def test_each_press_says_that_it_presses(kb):
    for step in kb.steps.values():
        assert (step.phase == "press") <= bool(step.presses), step.id
        assert bool(step.presses) <= ("pressure" in step.properties), step.id
        assert not step.presses or step.avoid_pressing, step.id


NOT_PRESSED = (
    "blood-thinners",
    "bleeding-disorder",
    "clot",
    "aneurysm",
    "cancer",
    "numb-skin",
    "injury",
    "recent-surgery",
)


@pytest.mark.parametrize("caution", NOT_PRESSED)
def test_nobody_of_these_is_pressed(caution, kb):
    assert all(excluded(kb, step, (caution,)) for step in kb.steps.values() if step.presses)


# --- doses ---------------------------------------------------------------------------------------------------------------


def test_no_dose_hurts_more_than_four_of_ten(kb):
    assert all(step.dose.max_pain <= 4 for step in kb.steps.values() if step.dose)


def test_no_place_is_pressed_more_than_twice_a_day_or_longer_than_ten_minutes(kb):
    for step in kb.steps.values():
        if step.presses and step.planned:
            most = routine.dosed(step, 1.0, False)
            assert step.dose.per_day is not None, step.id
            assert step.dose.per_day[1] <= 2, step.id
            assert most.seconds - (FREE_FROM_PRESSING if most.sides == "both" else 0) <= routine.MOST_PRESSING_S, step.id


def test_every_planned_step_but_a_habit_takes_time_and_fits_an_hour(kb):
    for step in kb.steps.values():
        if step.planned and step.phase != "habit":
            least, most = (routine.dosed(step, share, False).seconds for share in (0.0, 1.0))
            assert 0 < least <= most, step.id
            assert least <= 3600, step.id


def test_nobody_is_asked_for_a_seat_a_floor_a_bed_or_a_wall_that_the_tools_do_not_name(kb):
    """Someone alone in a room reads the tools first and the words then; worked out anew, by what stands at the beginning."""
    seats, ground = {"chair", "bed", "bath", "step"}, {"floor", "mat"}
    wants = {
        "sit": seats | ground,
        "lie": ground | {"bed", "bath"},
        "kneel": ground,
        "go on hands and knees": ground,
        "lean on the wall": {"wall"},
        "stand facing a wall": {"wall"},
    }
    wrong = {}
    for step in kb.steps.values():
        opening = step.how[0].lower()
        free = (
            "stand or " in opening or " or stand" in opening or "high seat" in opening
        )  # a high seat is a table, which is named
        if step.planned and step.phase != "habit" and not free:
            asked = [tools for words, tools in wants.items() if re.match(rf"{words}\b", opening)]
            asked += [{"chair"}] if step.position == "sitting" else []
            if any(not tools & {*step.tool} for tools in asked):
                wrong[step.id] = opening
    assert wrong == {}


def test_a_text_changes_sides_where_its_repeats_do_and_nowhere_else(kb):
    """What is done on one side first and then on the other is told by the dose; its text would send a person back and forth."""
    changes = re.compile(
        r"(?:and|then|,) change (?:sides|legs|arms|feet)|(?:go|turn|sink|them sink) to the other side", re.IGNORECASE
    )
    walks = {"sideways-walk", "banded-sideways-walk"}  # there and back
    for step in kb.steps.values():
        if step.planned and step.dose and step.dose.sides == "both":
            assert bool(changes.search(" ".join(step.how))) == step.dose.alternating or step.id in walks, step.id


def test_each_step_says_when_to_stop_and_how_well_it_is_supported(kb):
    for step in kb.steps.values():
        assert step.stop_if, step.id
        assert 1 <= len(step.how) <= 6, step.id
        assert step.sources, step.id
        assert step.evidence.basis in body_schema.BASES, step.id
        assert step.evidence.certainty in model.CERTAINTIES, step.id


# --- muscles, links, places ----------------------------------------------------------------------------------------------


def test_every_row_of_a_muscle_has_a_source(kb):
    for muscle in kb.muscles.values():
        for field in ("refers", "feels", "worse_with", "sets_off", "keeps_going"):
            for row in getattr(muscle, field):
                assert row.sources, (muscle.id, field, row)
        assert muscle.evidence.sources, muscle.id


def test_every_other_claim_has_a_source(kb):
    rows = [*kb.links, *kb.routines.values(), *kb.cautions.values(), *kb.help_lines.values(), *kb.terms.press_exceptions]
    rows += [place for alike in kb.look_alikes.values() for place in alike.at] + list(kb.look_alikes.values())
    rows += [position for dispute in kb.disputes.values() for position in dispute.positions]
    rows += [site for site in kb.terms.sites if site.endangered]
    assert [row for row in rows if not row.sources] == []


def test_sources_that_share_their_ground_are_not_called_independent(kb):
    book, retold = Cite("travell-simons-2"), Cite("webmanmed", "gluteus minimus", "travell-simons-2")
    assert not grounds.independent(kb, book, retold)
    assert not grounds.independent(kb, retold, Cite("painfreehealth", None, "travell-simons-2"))
    assert not grounds.independent(kb, Cite("kim-thumb-2009"), Cite("kim-thumb-2009", "figure 1"))
    assert grounds.independent(kb, Cite("travell-simons-2"), Cite("kim-thumb-2009"))


def test_seven_of_ten_essential_rows_have_two_sources_of_different_authors_and_ground(kb):
    """Counted by `grounds.two_authors`; a source that does not say what it retells counts as its own ground."""
    independent, all_rows = grounds.two_authors(kb)
    assert independent / all_rows >= 0.70, f"{independent} of {all_rows} essential rows"


def test_each_muscle_says_what_its_page_needs(kb):
    """Names old and new, where to put a finger, a test, what it can be mistaken for, what to do, how well it is supported."""
    for muscle in kb.muscles.values():
        assert muscle.aka, muscle.id
        assert len(muscle.where.split()) >= 5, muscle.id
        assert muscle.self_test.sources, muscle.id
        assert muscle.mimics, muscle.id
        assert muscle.care, muscle.id
        assert muscle.evidence.note, muscle.id
        # A referral map is textbook tradition, however often it is printed.
        assert muscle.evidence.basis != "textbook" or muscle.evidence.certainty in ("none", "very-low", "low"), muscle.id


@pytest.mark.parametrize("field", ["latin", "codes", "sets_off", "keeps_going"])
def test_each_muscle_has_the_field_or_says_why_it_stays_empty(field, kb):
    silent = [muscle.id for muscle in kb.muscles.values() if not getattr(muscle, field) and field not in muscle.none_known]
    assert silent == []


def test_few_muscles_say_that_nothing_is_known_of_what_starts_them_or_keeps_them_going(kb):
    """The list may only shrink."""
    lacking = {(muscle.id, field) for muscle in kb.muscles.values() for field in muscle.none_known}
    assert {row for row in lacking if row[1] in ("sets_off", "keeps_going")} <= {
        ("gemelli", "sets_off"), ("lumbricals-foot", "sets_off"), ("pyramidalis", "sets_off"),
        ("obturator-externus", "keeps_going"), ("pronator-quadratus", "keeps_going"),
    }  # fmt: skip


def test_a_muscle_and_its_group_name_each_other(kb):
    assert [
        muscle.id for muscle in kb.muscles.values() if muscle.group and muscle.id not in kb.groups[muscle.group].members
    ] == []


def test_each_muscle_is_found_by_asking_for_a_place_where_it_hurts(kb):
    found = set()
    for place in kb.locations.values():
        found |= {row.id for row in answer.where(kb, place.name, limit=None).results}
    assert set(kb.muscles) - found == set()


def test_abbreviations_that_people_use_lead_to_their_muscle(kb):
    names = {name.lower(): entry.id for table in (kb.muscles, kb.groups) for entry in table.values() for name in entry.aka}
    assert {"scm", "ql", "tfl", "ehl", "fhl", "fdl", "edl", "vmo"} <= set(names)


def test_places_have_names_enough_and_a_number_from_the_anatomy_ontology_where_one_fits(kb):
    places = kb.locations.values()
    assert sum(len(place.aka) for place in places) / len(places) >= 4
    assert not [place.id for place in places if re.search(r"\b(left|right)\b", place.name) and place.paired]
    assert sum(bool(place.codes) for place in places) >= 70


def test_each_look_alike_says_what_tells_it_apart_and_when_to_see_someone(kb):
    for alike in kb.look_alikes.values():
        assert len(alike.tell.split()) >= 2, alike.id
        said = alike.see.lower()
        assert re.search(r"\b(see|seen|go|call|doctor|dentist|midwife|appointment|examined|x-rayed|help)\b", said), alike.id
        assert all(place.sources for place in alike.at if place.lead), alike.id


def test_each_source_says_who_what_and_where_and_no_two_are_one(kb):
    for source in kb.sources.values():
        assert source.title, source.id
        assert source.authors, source.id
        # An address, a number of a book or article, or a journal with its year.
        assert re.search(r"\w\.\w|\d{3}", source.where), (source.id, source.where)
        # What was not opened again says so.
        assert source.read or (source.note and "not found again" in source.note), source.id
    found = {}
    for source in kb.sources.values():
        found.setdefault(re.sub(r"^https?://(www\.)?|/$", "", source.where.lower()), []).append(source.id)
    assert [ids for ids in found.values() if len(ids) > 1] == []


def test_what_only_a_seller_claims_is_certain_of_nothing(kb):
    assert {link.certainty for link in kb.links if link.basis == "vendor"} == {"none"}


def test_every_place_has_a_line_that_says_when_to_get_help(kb):
    for location in kb.locations.values():
        above = [location.id, *engine.ancestors(kb, location.id)]
        assert [kb.locations[id_].help for id_ in above if kb.locations[id_].help in kb.help_lines], location.id
    assert "general" in kb.help_lines
    assert all(len(line.text) <= 75 for line in kb.help_lines.values())


# --- red flags -----------------------------------------------------------------------------------------------------------


def test_each_red_flag_says_what_to_do_why_and_who_says_so(kb):
    for flag in kb.red_flags.values():
        assert flag.sources, flag.id
        assert flag.action.endswith((".", "!")), flag.id
        assert flag.why, flag.id
        assert (flag.level == "emergency") <= (flag.when == "now"), flag.id


def test_no_red_flag_is_called_reviewed_unless_a_reviewer_is_named(kb):
    reviewers = {flag.id: flag.reviewed_by for flag in kb.red_flags.values() if flag.reviewed_by is not None}
    assert all(len(name.split()) >= 2 for name in reviewers.values()), reviewers


# --- the handbook --------------------------------------------------------------------------------------------------------


def inside(field):
    """Return the kinds that a field's type holds, however deep in lists and tables."""
    found, waiting = [], [field.type]
    while waiting:
        for cell in getattr(waiting.pop(), "__closure__", None) or ():
            if isinstance(cell.cell_contents, fields.Kind):
                found.append(cell.cell_contents)
            elif callable(cell.cell_contents):
                waiting.append(cell.cell_contents)
    return found


def every_kind():
    """Return every kind: those that stand in files and those nested in them."""
    waiting = [*schema.FOLDERS.values(), *schema.LISTS.values(), *schema.SINGLES.values(), body_schema._CITE]
    kinds = []
    while waiting:
        kind = waiting.pop()
        if kind not in kinds:
            kinds.append(kind)
            waiting += [nested for field in kind.fields for nested in inside(field)]
    return kinds


def test_the_example_of_the_handbook_is_a_muscle_without_faults(tmp_path):
    base = tmp_path / "data"
    shutil.copytree(store.packaged_folder(), base)
    example = re.search(r"^```yaml\n(name: (\S+)\n.*?)^```", HANDBOOK, re.S | re.M)
    (base / "muscles" / f"{example[2]}.yaml").write_text(example[1], encoding="utf-8")
    assert verify.check_paths([str(base)], None)[0] == ()


def test_the_walk_over_kinds_finds_them_all():
    declared = [
        value for module in (body_schema, language_schema) for value in vars(module).values() if isinstance(value, fields.Kind)
    ]
    assert [kind.name for kind in declared if kind not in every_kind()] == []
    assert {"dose", "referral", "age range", "blocks", "citation", "term"} <= {kind.name for kind in every_kind()}


@pytest.mark.parametrize("kind", every_kind(), ids=lambda kind: kind.name)
def test_every_field_stands_in_the_editors_handbook(kind):
    quoted = set(re.findall(r"[\w-]+", " ".join(re.findall(r"`([^`\n]+)`", HANDBOOK))))
    by_file_name = {"muscle", "step", "routine"}
    wanted = {field.key for field in kind.fields if not (field.key == "id" and kind.name in by_file_name)}
    assert wanted - quoted == set()


def test_every_word_that_a_field_may_hold_stands_in_the_handbook():
    for words in (body_schema.ZONES, model.LINK_KINDS, body_schema.REASONS, model.PHASES, body_schema.BASES):
        assert [word for word in words if not re.search(rf"\b{word}\b", HANDBOOK)] == []
    for words in (model.CERTAINTIES, body_schema.SOURCE_KINDS, body_schema.TEST_KINDS):
        assert [word for word in words if not re.search(rf"\b{word}\b", HANDBOOK)] == []
    for words in (language_schema.FINDING_KINDS, language_schema.LEVELS, language_schema.WHENS):
        assert [word for word in words if not re.search(rf"\b{word}\b", HANDBOOK)] == []
    assert [op for op in language_schema.RULE_OPS if not re.search(rf"\b{op}\b", HANDBOOK)] == []
