"""Named rules over the body: places, muscles, what refers where, links and public ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from painmap.assemble import Loaded, Rule
from painmap.knowledge import KnowledgeBase
from painmap.model import Problem
from painmap.text import words


def one_id_space(loaded: Loaded) -> Iterator[Problem]:
    """Muscles, groups and locations share one id space, since links may point at any of them; no retired id comes back."""
    kb = loaded.kb
    seen: dict[str, str] = {}
    for kind, table in (("muscle", kb.muscles), ("group", kb.groups), ("location", kb.locations)):
        for id_ in table:
            if id_ in seen:
                yield loaded.problem(kind, id_, ("id",), "one-id-space", f'"{id_}" is also the id of a {seen[id_]}; rename one')
            if id_ in kb.terms.retired_ids:
                yield loaded.problem(
                    kind, id_, ("id",), "one-id-space", f'"{id_}" is retired and is never used again; choose another'
                )
            seen[id_] = kind


def part_of_loop(loaded: Loaded) -> Iterator[Problem]:
    """Locations are a tree: nobody is part of itself."""
    for location in loaded.kb.locations.values():
        if location.id in _up(loaded.kb, location.id):
            yield loaded.problem(
                "location",
                location.id,
                ("part_of",),
                "part-of-loop",
                f'"{location.id}" ends up as part of itself; mend part_of',
            )


def _up(kb: KnowledgeBase, id_: str) -> list[str]:
    found: list[str] = []
    here = kb.locations[id_].part_of
    while here in kb.locations and here not in found:
        found.append(str(here))
        here = kb.locations[str(here)].part_of
    return found


def near_symmetric(loaded: Loaded) -> Iterator[Problem]:
    """A neighbour's neighbour is oneself."""
    locations = loaded.kb.locations
    for location in locations.values():
        for index, near in enumerate(location.near):
            if near in locations and location.id not in locations[near].near:
                yield loaded.problem(
                    "location",
                    location.id,
                    ("near", index),
                    "near-symmetric",
                    f'"{near}" does not name "{location.id}" as near; add it there',
                )


def lay_name_unique(loaded: Loaded) -> Iterator[Problem]:
    """No lay name means two locations unless both mark it as ambiguous."""
    kb = loaded.kb
    meanings: dict[tuple[str, ...], list[str]] = {}
    for location in kb.locations.values():
        for name in {words(name, kb.grammar.forms) for name in (location.name, *location.aka)}:
            meanings.setdefault(name, []).append(location.id)
    for name, ids in meanings.items():
        for id_ in ids if len(ids) > 1 else ():
            marked = {words(row, kb.grammar.forms) for row in kb.locations[id_].ambiguous}
            if name not in marked:
                others = ", ".join(other for other in ids if other != id_)
                yield loaded.problem(
                    "location",
                    id_,
                    ("aka",),
                    "lay-name-unique",
                    f'"{" ".join(name)}" also names {others}; drop it or list it under ambiguous in each',
                )


def muscle_name_unique(loaded: Loaded) -> Iterator[Problem]:
    """No two muscles or groups bear one name: it is the heading of a page. Other names may be shared; the program then asks."""
    kb = loaded.kb
    bearers: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for kind, table in (("muscle", kb.muscles), ("group", kb.groups)):
        for entry in table.values():
            bearers.setdefault(words(entry.name, kb.grammar.forms), []).append((kind, entry.id))
    for name, sharing in bearers.items():
        for kind, id_ in sharing if name and len(sharing) > 1 else ():
            others = ", ".join(other for _, other in sharing if other != id_)
            message = f'"{" ".join(name)}" is also the name of {others}; choose another'
            yield loaded.problem(kind, id_, ("name",), "muscle-name-unique", message)


def one_name_each(loaded: Loaded) -> Iterator[Problem]:
    """No other name of a muscle or group holds a comma: they are printed as a list, and one name would read as two."""
    kb = loaded.kb
    for muscle in kb.muscles.values():
        if "," in (muscle.latin or ""):
            yield loaded.problem("muscle", muscle.id, ("latin",), "one-name-each", _COMMA.format(muscle.latin))
    for kind, table in (("muscle", kb.muscles), ("group", kb.groups)):
        for entry in table.values():
            for index, name in enumerate(entry.aka):
                if "," in name:
                    yield loaded.problem(kind, entry.id, ("aka", index), "one-name-each", _COMMA.format(name))


_COMMA = '"{}" reads as two names in a list; write it without the comma ("back part of the rotator cuff")'


def location_reached(loaded: Loaded) -> Iterator[Problem]:
    """Each location is reached by a muscle, through itself or a part of it, or says why none is known.

    A row to what it is part of does not count: that row says nothing about just this place.
    """
    kb = loaded.kb
    reached = {row.to for muscle in kb.muscles.values() for row in muscle.refers}
    above = {up for id_ in reached if id_ in kb.locations for up in _up(kb, id_)}
    for location in kb.locations.values():
        if location.id in reached or location.id in above or location.none_known:
            continue
        yield loaded.problem(
            "location",
            location.id,
            (),
            "location-reached",
            f'no muscle refers to "{location.id}"; add a referral or say why under none_known',
        )


def muscle_reachable(loaded: Loaded) -> Iterator[Problem]:
    """Each muscle can be found by asking for at least one place."""
    for muscle in loaded.kb.muscles.values():
        if not any(row.to in loaded.kb.locations for row in muscle.refers):
            yield loaded.problem(
                "muscle", muscle.id, ("refers",), "muscle-reachable", "no place leads to this muscle; add a referral"
            )


def concepts_given(loaded: Loaded) -> Iterator[Problem]:
    """Each muscle says at least two things it feels like and two that make it worse."""
    for muscle in loaded.kb.muscles.values():
        for field in ("feels", "worse_with"):
            if len(getattr(muscle, field)) < 2:
                yield loaded.problem("muscle", muscle.id, (field,), "concepts-given", f"{field} needs two rows or more")


def part_known(loaded: Loaded) -> Iterator[Problem]:
    """A referral's part is one of the muscle's parts."""
    for muscle in loaded.kb.muscles.values():
        for index, row in enumerate(muscle.refers):
            if row.part is not None and row.part not in muscle.parts:
                yield loaded.problem(
                    "muscle",
                    muscle.id,
                    ("refers", index, "part"),
                    "part-known",
                    f'"{row.part}" is none of its parts: {", ".join(muscle.parts) or "it has none"}',
                )


def referral_once(loaded: Loaded) -> Iterator[Problem]:
    """Two rows of one place and part must differ in zone: sources that agree belong in one row."""
    for muscle in loaded.kb.muscles.values():
        seen = set()
        for index, row in enumerate(muscle.refers):
            key = (row.to, row.part, row.zone)
            if key in seen:
                yield loaded.problem(
                    "muscle",
                    muscle.id,
                    ("refers", index),
                    "referral-once",
                    f"{row.to} stands here twice with the same zone; put the sources together",
                )
            seen.add(key)


def vendor_link(loaded: Loaded) -> Iterator[Problem]:
    """What only a seller claims has certainty none, so that it never orders a plan; nothing feeds itself."""
    kb = loaded.kb
    for index, link in enumerate(kb.links):
        sellers = bool(link.sources) and all(
            cite.id in kb.sources and kb.sources[cite.id].kind == "vendor" for cite in link.sources
        )
        if (sellers or link.basis == "vendor") and link.certainty != "none":
            yield loaded.problem(
                "link", str(index), ("certainty",), "vendor-link", "only a seller claims this: write certainty: none"
            )
        if link.source == link.target:
            yield loaded.problem("link", str(index), ("to",), "vendor-link", "a link from an entry to itself; take it out")


def code_form(loaded: Loaded) -> Iterator[Problem]:
    """Each public id has the form of its vocabulary and belongs to one entry."""
    kb = loaded.kb
    rows = [("muscle", row.id, row.codes) for row in kb.muscles.values()] + [
        ("location", row.id, row.codes) for row in kb.locations.values()
    ]
    used = Counter(code for _, _, codes in rows for code in codes.values())
    for kind, id_, codes in rows:
        for name, code in codes.items():
            digits = code.removeprefix("UBERON:")
            if name != "uberon" or digits == code or len(digits) != 7 or not digits.isdigit():
                yield loaded.problem(
                    kind,
                    id_,
                    ("codes", name),
                    "code-form",
                    f'{name}: "{code}" is no id; write uberon: "UBERON:0001386"',
                )
            elif used[code] > 1:
                yield loaded.problem(kind, id_, ("codes", name), "code-form", f"{code} is used twice; keep it where it fits best")


# What a muscle's page looks for and may honestly lack.
_MAY_LACK = ("latin", "codes", "sets_off", "keeps_going")


def none_known(loaded: Loaded) -> Iterator[Problem]:
    """A reason for what is lacking names a field of a muscle that may be lacking and that is."""
    for muscle in loaded.kb.muscles.values():
        for field in muscle.none_known:
            if field not in _MAY_LACK:
                message = f'"{field}" is none of what may be lacking: {", ".join(_MAY_LACK)}'
            elif getattr(muscle, field):
                message = f"{field} is given, and needs no reason for being empty; take the reason out"
            else:
                continue
            yield loaded.problem("muscle", muscle.id, ("none_known", field), "none-known", message)


def look_alike_used(loaded: Loaded) -> Iterator[Problem]:
    """Each look-alike is what some muscle can be mistaken for."""
    kb = loaded.kb
    used = {id_ for muscle in kb.muscles.values() for id_ in muscle.mimics}
    for id_ in kb.look_alikes:
        if id_ not in used:
            yield loaded.problem(
                "look-alike", id_, (), "look-alike-used", "no muscle can be mistaken for it; name it in mimics, or take it out"
            )


BODY_RULES: dict[str, Rule] = {
    "one-id-space": one_id_space,
    "part-of-loop": part_of_loop,
    "near-symmetric": near_symmetric,
    "lay-name-unique": lay_name_unique,
    "muscle-name-unique": muscle_name_unique,
    "one-name-each": one_name_each,
    "location-reached": location_reached,
    "muscle-reachable": muscle_reachable,
    "concepts-given": concepts_given,
    "part-known": part_known,
    "referral-once": referral_once,
    "vendor-link": vendor_link,
    "code-form": code_form,
    "none-known": none_known,
    "look-alike-used": look_alike_used,
}
