"""Documents -> one knowledge base: entries made, ids unique, references resolved, safety never replaced.

The packaged findings, red flags, cautions, help lines, grammar and terms always load. A personal base replaces everything else;
it may add to these, and an entry of the same id that differs is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from painmap import fields, index, schema
from painmap.knowledge import SAFETY, SAFETY_LISTS, KnowledgeBase
from painmap.model import Doc, Link, Made, Path, Problem
from painmap.record import NamedTuple
from painmap.vocabulary import Terms, Words

_EMPTY_WORDS = Words((), (), (), (), (), (), (), {}, ())

Docs = Mapping[str, tuple[Doc, ...]]
Key = tuple[str, str]


class Origin(NamedTuple):
    """Where an entry stands: its document and the path in it."""

    doc: Doc
    path: Path


class Loaded(NamedTuple):
    """A knowledge base with its faults; `origins` goes from (kind, id) to where the entry stands, `made` from files.

    `torn` holds the kinds of which a list could not be read to its end: that one of them is missing says nothing.
    """

    kb: KnowledgeBase
    problems: tuple[Problem, ...]
    origins: Mapping[Key, Origin]
    made: Mapping[str, Made]
    torn: frozenset[str] = frozenset()

    def problem(self, kind: str, id_: str, path: Path, rule: str, message: str) -> Problem:
        """Return a fault of one entry at a path inside it."""
        origin = self.origins.get((kind, id_))
        if origin is None:
            return Problem("", 1, 1, rule, message)
        return origin.doc.problem((*origin.path, *path), rule, message)


# A named rule: every fault of its kind in a whole base. The faults carry the name under which the rule is listed.
Rule = Callable[[Loaded], Iterator[Problem]]


class _Assembly:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.references: list[fields.Reference] = []
        self.origins: dict[Key, Origin] = {}
        self.docs: dict[str, Doc] = {}
        self.made: dict[str, Made] = {}

    def known(self, kind: fields.Kind, doc: Doc) -> list[Any] | None:
        """Return the entries of a file of which it is known what came of it."""
        if doc.made is None:
            return None
        self.docs[doc.file] = doc
        self.made[doc.file] = doc.made
        self.references += [fields.Reference(kinds, id_, "", doc.file, ()) for kinds, id_ in doc.made.references]
        return [index.record(kind.record, row) for row in doc.made.entries]

    def reader(self, doc: Doc) -> fields.Reader:
        self.docs[doc.file] = doc
        return fields.Reader(doc.file, doc.problem)

    def done(self, reader: fields.Reader, entries: Iterable[Any]) -> None:
        self.problems += reader.problems
        self.references += reader.references
        references = dict.fromkeys((row.kinds, row.id) for row in reader.references)
        self.made[reader.file] = Made(tuple(entries), tuple(references))

    def own(self, kind: str, id_: str, doc: Doc, path: Path) -> bool:
        """Note where an entry stands; report and return False when its id is taken."""
        earlier = self.origins.get((kind, id_))
        if earlier is not None:
            first = earlier.doc.problem(earlier.path, "", "")
            message = f'"{id_}" is the id of another {kind}, at {first.file}:{first.line}; choose another'
            self.problems.append(doc.problem((*path, "id"), "duplicate-id", message))
            return False
        self.origins[kind, id_] = Origin(doc, path)
        return True

    def folder(self, kind: fields.Kind, docs: Iterable[Doc]) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for doc in docs:
            if _unread(doc):
                continue
            known = self.known(kind, doc)
            entry = self._of_file(kind, doc) if known is None else known[0]
            if self.own(kind.name, entry.id, doc, ()):
                entries[entry.id] = entry
        return entries

    def _of_file(self, kind: fields.Kind, doc: Doc) -> Any:
        reader = self.reader(doc)
        stem = doc.file.rpartition("/")[2].rpartition(".")[0]
        reader.entry = fields.slug(reader, stem, ())
        entry = fields.read_record(reader, kind, doc.data, (), id=reader.entry)
        self.done(reader, [entry])
        return entry

    def listed(self, kind: fields.Kind, docs: Iterable[Doc]) -> list[Any]:
        entries: list[Any] = []
        for doc in docs:
            if _unread(doc):
                continue
            known = self.known(kind, doc)
            for at, entry in enumerate(self._rows_of_file(kind, doc) if known is None else known):
                if kind.record is Link:
                    self.origins[kind.name, str(len(entries))] = Origin(doc, (at,))
                elif not entry.id or not self.own(kind.name, entry.id, doc, (at,)):
                    continue
                entries.append(entry)
        return entries

    def _rows_of_file(self, kind: fields.Kind, doc: Doc) -> list[Any]:
        reader = self.reader(doc)
        rows = doc.data if isinstance(doc.data, list) else []
        if doc.data is not None and not isinstance(doc.data, list):
            reader.fault((), "wrong-type", f"expected a list of entries, each a {kind.name} that begins with a hyphen")
        entries = []
        for at, row in enumerate(rows):
            reader.entry = str(row.get("id", "")) if isinstance(row, dict) else ""
            entries.append(fields.read_record(reader, kind, row, (at,)))
        self.done(reader, entries)
        return entries

    def single(self, kind: fields.Kind, doc: Doc) -> Any:
        self.origins[kind.name, ""] = Origin(doc, ())
        known = self.known(kind, doc)
        if known is not None:
            return known[0]
        reader = self.reader(doc)
        entry = fields.read_record(reader, kind, doc.data, ())
        if not _unread(doc):
            self.done(reader, [entry])
        return entry


def _unread(doc: Doc) -> bool:
    """Whether nothing of a file could be read; its own fault says so, and what is missing in it is no fault of its own."""
    return doc.data is None and bool(doc.problems)


def _differs(mine: Any, packaged: Any) -> bool:
    return mine is not None and mine != packaged


def _add_safety(assembly: _Assembly, personal: Docs, packaged: Docs) -> dict[str, tuple[Doc, ...]]:
    """Return the safety documents to read: the packaged ones, then what a personal base adds to them.

    An exact copy of a packaged entry is passed over, so that a copied folder works; a changed one is a fault.
    """
    merged: dict[str, tuple[Doc, ...]] = {}
    for name in SAFETY_LISTS:
        known = {row.get("id"): row for doc in packaged.get(name, ()) for row in doc.data or [] if isinstance(row, dict)}
        added: list[Doc] = []
        for doc in personal.get(name, ()):
            if not isinstance(doc.data, list):
                added.append(doc)
                continue
            rows: list[Any] = []
            marks: dict[Path, tuple[int, int]] = {}
            for at, row in enumerate(doc.data):
                id_ = row.get("id") if isinstance(row, dict) else None
                if isinstance(id_, str) and id_ in known:
                    if row != known[id_]:
                        message = f'"{id_}" is a packaged safety entry; add one under another id, none can be changed'
                        assembly.problems.append(doc.problem((at,), "safety-changed", message))
                    continue
                marks.update({(len(rows), *path[1:]): mark for path, mark in doc.marks.items() if path[:1] == (at,)})
                rows.append(row)
            added.append(doc._replace(data=rows, marks=marks))
        merged[name] = (*packaged.get(name, ()), *added)
    for doc in personal.get("grammar", ()):
        if _differs(doc.data, packaged["grammar"][0].data):
            message = "the packaged grammar always loads, since safety reads with it; take this file out"
            assembly.problems.append(doc.problem((), "safety-changed", message))
    return merged


def _merge_terms(assembly: _Assembly, terms: Terms, docs: Iterable[Doc]) -> Terms:
    """Return the packaged terms with what a personal base adds."""
    for doc in docs:
        mine = assembly.single(schema.SINGLES["terms"], doc)
        for field in ("positions", "tools", "settings", "properties", "sites"):
            known = {term.id: term for term in getattr(terms, field)}
            fresh: list[Any] = []
            for at, term in enumerate(getattr(mine, field) or ()):
                if term.id not in known:
                    fresh.append(term)
                elif term != known[term.id]:
                    message = f'"{term.id}" is a packaged term that safety relies on; use another id'
                    assembly.problems.append(doc.problem((field, at), "safety-changed", message))
            terms = _with(terms, field, (*getattr(terms, field), *fresh))
        if mine.press_exceptions and mine.press_exceptions != terms.press_exceptions:
            message = "a personal base cannot allow pressing where the package forbids it; take press_exceptions out"
            assembly.problems.append(doc.problem(("press_exceptions",), "safety-changed", message))
        terms = _with(terms, "hard_words", {**(mine.hard_words or {}), **terms.hard_words})
        for field in ("areas", "not_things", "product_names", "retired_ids"):
            terms = _with(terms, field, tuple(dict.fromkeys((*getattr(terms, field), *(getattr(mine, field) or ())))))
    return terms


def _with(terms: Terms, field: str, value: Any) -> Terms:
    changed: dict[str, Any] = {field: value}
    return terms._replace(**changed)


def _ids(entries: Mapping[str, Any], words: Words, terms: Terms) -> dict[str, set[str]]:
    found = {kind: set(rows) for kind, rows in entries.items()}
    found |= {
        "direction": {row.id for row in words.directions},
        "sensation": {row.id for row in words.sensations},
        "activity": {row.id for row in words.activities},
        "time": {row.id for row in words.times},
        "area": set(terms.areas),
        "position": {row.id for row in terms.positions},
        "tool": {row.id for row in terms.tools},
        "property": {row.id for row in terms.properties},
        "site": {row.id for row in terms.sites},
    }
    return found


# What else stands in a file than the kind that it is named for.
_INSIDE = {
    "words": ("direction", "sensation", "activity", "time"),
    "terms": ("position", "tool", "property", "site"),
}


def _torn(*bases: Docs) -> frozenset[Key]:
    """Return what cannot be known since a fault ended the reading of a file: (kind, id) of an entry, (kind, "") of a list."""
    found: set[Key] = set()
    for name, doc in ((name, doc) for base in bases for name, docs in base.items() for doc in docs if not doc.whole):
        if name in schema.FOLDERS:
            found.add((schema.FOLDERS[name].name, doc.file.rpartition("/")[2].rpartition(".")[0]))
        else:
            kind = {**schema.LISTS, **schema.SINGLES}.get(name)
            found |= {(inside, "") for inside in (*([kind.name] if kind else ()), *_INSIDE.get(name, ()))}
    return frozenset(found)


def _dangling(assembly: _Assembly, known: Mapping[str, set[str]], torn: frozenset[Key]) -> None:
    for reference in assembly.references:
        if not reference.id or any(reference.id in known[kind] for kind in reference.kinds):
            continue
        if any((kind, "") in torn or (kind, reference.id) in torn for kind in reference.kinds):
            continue
        what = " or ".join(reference.kinds)
        message = f'no {what} has the id "{reference.id}"; correct it or add the entry'
        assembly.problems.append(assembly.docs[reference.file].problem(reference.path, "dangling-id", message))


def assemble(version: str, packaged: Docs, personal: Docs | None = None) -> Loaded:
    """Make one knowledge base.

    Args:
        version: the program's version, kept with the base.
        packaged: the documents of the packaged base by name (`muscles`, `locations`, ...).
        personal: those of a personal base, which replaces all but safety; None for the packaged base alone.

    Returns:
        The base and every fault found. With faults the base holds what could be read.
    """
    assembly = _Assembly()
    own = packaged if personal is None else personal
    safety: Docs = packaged if personal is None else _add_safety(assembly, personal, packaged)
    for docs in (own, {name: packaged.get(name, ()) for name in SAFETY} if personal is not None else {}):
        for group in docs.values():
            assembly.problems += [problem for doc in group for problem in doc.problems]

    folders = {name: assembly.folder(kind, own.get(name, ())) for name, kind in schema.FOLDERS.items()}
    lists = {
        name: assembly.listed(kind, (safety if name in SAFETY_LISTS else own).get(name, ()))
        for name, kind in schema.LISTS.items()
    }
    grammar = assembly.single(schema.SINGLES["grammar"], packaged["grammar"][0])
    terms = assembly.single(schema.SINGLES["terms"], packaged["terms"][0])
    if personal is not None:
        terms = _merge_terms(assembly, terms, personal.get("terms", ()))
        lists["sources"] += _safety_sources(assembly, packaged, {source.id for source in lists["sources"]})
    words = _words(assembly, own, packaged)

    tables: dict[str, dict[str, Any]] = {name: {row.id: row for row in rows} for name, rows in lists.items() if name != "links"}
    by_kind = {
        "muscle": folders["muscles"], "step": folders["steps"], "routine": folders["routines"],
        "location": tables["locations"], "group": tables["groups"], "look-alike": tables["look_alikes"],
        "source": tables["sources"], "finding": tables["findings"], "caution": tables["cautions"],
        "help-line": tables["help_lines"],
    }  # fmt: skip
    torn = _torn(own, safety)
    _dangling(assembly, _ids(by_kind, words, terms), torn)
    kb = KnowledgeBase(
        version=version, links=tuple(lists["links"]), words=words, terms=terms, grammar=grammar, **folders, **tables
    )
    problems = tuple(sorted(set(assembly.problems)))
    return Loaded(kb, problems, assembly.origins, assembly.made, frozenset(kind for kind, id_ in torn if not id_))


def _words(assembly: _Assembly, own: Docs, packaged: Docs) -> Words:
    """Return the vocabulary; a personal base without one speaks the packaged one, less what names places in it."""
    if own.get("words"):
        words: Words = assembly.single(schema.SINGLES["words"], own["words"][0])
        return words
    if not packaged.get("words"):
        return _EMPTY_WORDS
    doc = packaged["words"][0]
    data = doc.data
    if isinstance(data, dict):
        bare = [{key: row[key] for key in row if key != "locations"} for row in data.get("activities") or []]
        data = {**data, "conditions": [], "courses": [], "offsets": [], "activities": bare}
    spoken: Words = assembly.single(schema.SINGLES["words"], doc._replace(data=data))
    return spoken


def _safety_sources(assembly: _Assembly, packaged: Docs, taken: set[str]) -> list[Any]:
    """Return the packaged sources that the safety entries cite."""
    files = {doc.file for name in SAFETY for doc in packaged.get(name, ())}
    needed = {r.id for r in assembly.references if r.kinds == ("source",) and r.file in files} - taken
    rows = []
    for doc in packaged.get("sources", ()):
        kept = [row for row in doc.data or [] if isinstance(row, dict) and row.get("id") in needed]
        bare = [{key: value for key, value in row.items() if key != "citing"} for row in kept]
        rows += assembly.listed(schema.LISTS["sources"], [doc._replace(data=bare, marks={})])
    return rows
