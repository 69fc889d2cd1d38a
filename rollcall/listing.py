"""Uploads of case lists: read as the list is read, compared, asked about, and only then stored."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rollcall import lists as reading
from rollcall.errors import ListError
from rollcall.list_history import file_of, find_version, rows_of
from rollcall.lists import Diff, ListFile, Question, describe, diff, is_heading, keyed, moved_ids
from rollcall.lists.model import OWN
from rollcall.lists.roles import must
from rollcall.pipeline import Project
from rollcall.records import CaseRow, Problem
from rollcall.store import list_versions
from rollcall.store.list_versions import Answer, Version
from rollcall.store.rows import one_at_a_time

Answers = Mapping[tuple[str, str], bool]
"""Whether two rows are the same person, by (key of the new row, key of the old one)."""

_MANY = 5
"""More than one case in so many gone looks like the wrong file, and is asked about."""
_ROUNDS = 20
_UNFIT = re.compile(r"[/\\:\x00-\x1f\x7f\u2028\u2029]")


@dataclass(frozen=True)
class Upload:
    """A file that was read and compared with its list as it stands; nothing of it is stored.

    `before` are the rows of the version `base` (None: the list is new); `rows` those of the file,
    with the keys that they were read with. `change.questions` are still to be answered.
    """

    list_id: str
    file_name: str
    data: bytes
    mapping: Mapping[str, str]
    found: ListFile
    base: Version | None
    before: tuple[CaseRow, ...]
    rows: tuple[CaseRow, ...]
    answers: Answers
    change: Diff
    reopened: int = 0

    @property
    def moved(self) -> Mapping[str | None, Problem]:
        """Rows whose id stood on another person's row before (`rollcall.lists.moved_ids`)."""
        if self.base is None:
            return {}
        where = "an earlier version" if self.reopened else f"version {self.base.number}"
        return moved_ids(self.before, self.rows, self.change, where)

    @property
    def is_news(self) -> bool:
        """Whether it is anything else than the newest version, read as it was read then.

        Of the newest version itself it is news what it left open (`reopened` questions).
        """
        if self.reopened:
            return bool(self.answers)
        return not _is_newest(self.base, self.data, self.mapping)

    @property
    def leaving(self) -> int:
        """How many cases would leave the list."""
        return sum(not is_heading(row) for row in self.change.removed)

    @property
    def known(self) -> int:
        """How many cases the list has now."""
        return sum(not is_heading(row) for row in self.before)

    @property
    def looks_wrong(self) -> bool:
        """Whether so many cases would leave that it may be the wrong file."""
        return self.leaving > self.known / _MANY


def prepare(
    project: Project,
    list_id: str,
    data: bytes,
    file_name: str,
    *,
    mapping: Mapping[str, str] | None = None,
    answers: Answers | None = None,
    found: ListFile | None = None,
) -> Upload:
    """Read a file and compare it with its list. Without a `mapping`, that of the list is used.

    `found` is the file where it has been read already, with that mapping. Raises `ListError` for a
    file that cannot be read or has no row (an empty upload must not empty a list), and `Withheld`
    for somebody who does not keep lists.
    """
    must(project.viewer, "change lists")  # a comparison tells who is on a list
    _check_name(list_id)
    with project.store.read() as connection:
        base = list_versions.newest(connection, project.viewer, list_id)
        before = tuple(rows_of(connection, project, base))
        former = list_versions.former(connection, project.viewer, list_id)
    if mapping is None:
        mapping = base.mapping if base else {}
    if found is None:
        found = reading.read(data, file_name, mapping=mapping)
    if not found.rows:
        raise ListError(
            f"{file_name} has no row that could be a case",
            remedy="`rollcall lists check` shows what was understood; nothing was stored",
        )
    # Rows that name no list of their own belong to the one they are uploaded to.
    rows = tuple(replace(r, list=list_id) if r.list == found.name else r for r in found.rows)
    given = dict(answers or {})
    reopened = 0
    if base is not None and base.open_questions and _is_newest(base, data, mapping):
        reopened = base.open_questions
        before, rows = _reopened(base, before, former)
    change = diff(before, rows, given)
    return Upload(
        list_id, file_name, data, mapping, found, base, before, rows, given, change, reopened
    )


def _is_newest(base: Version | None, data: bytes, mapping: Mapping[str, str]) -> bool:
    return (
        base is not None
        and base.sha256 == hashlib.sha256(data).hexdigest()
        and dict(base.mapping) == dict(mapping)
    )


def _reopened(
    base: Version, rows: Sequence[CaseRow], former: Sequence[CaseRow]
) -> tuple[tuple[CaseRow, ...], tuple[CaseRow, ...]]:
    """What to compare where a version is given once more: what it left open is asked again.

    Its rows as they are stored, with those about which nobody knew taken for new, against the same
    with the cases in their place that they could be.
    """
    asked = {new: old for new, old, same in base.answers if same is None}
    gone = set(asked.values())
    before = [row for row in rows if row.key not in asked]
    return (*before, *(row for row in former if row.key in gone)), tuple(rows)


def _check_name(list_id: str) -> None:
    """A list's name stands in addresses and before the number of a case: LIST:117."""
    if not 0 < len(list_id) <= 100 or _UNFIT.search(list_id) or list_id != list_id.strip():
        raise ListError(
            f"{list_id[:100]!r} cannot be the name of a list",
            remedy="name it without / \\ : and line breaks, in up to 100 letters: --name NAME",
        )


def answer(upload: Upload, answers: Answers) -> Upload:
    """The upload with more questions answered; another question can come of an answer."""
    if not answers:
        return upload
    given = {**upload.answers, **answers}
    return replace(upload, answers=given, change=diff(upload.before, upload.rows, given))


def as_suggested(upload: Upload) -> Upload:
    """The upload with every question answered as it is suggested."""
    for _ in range(_ROUNDS):
        if not upload.change.questions:
            break
        upload = answer(upload, {pair(one): one.suggested for one in upload.change.questions})
    return upload


def pair(question: Question) -> tuple[str, str]:
    """What an answer to a question stands under."""
    return question.new.key, question.old.key


def store(project: Project, upload: Upload) -> Version | None:
    """Store an upload as the newest version of its list; None where it is the newest already.

    What was not answered stays open: the old case leaves the list, the new row is another case.
    Raises `ListError` where somebody else stored a version since it was compared.
    """
    if not upload.is_news:
        return None
    with project.store.write() as connection:
        one_at_a_time(connection, f"list {upload.list_id}")
        base = list_versions.newest(connection, project.viewer, upload.list_id)
        if (base.id if base else None) != (upload.base.id if upload.base else None):
            raise ListError(
                f"{upload.list_id}: another version was stored in the meantime",
                remedy="run the same command again: it compares with the list as it stands now",
            )
        rows = keyed(
            upload.rows,
            upload.change,
            list_versions.taken(connection, upload.list_id),
            list_versions.former(connection, project.viewer, upload.list_id),
        )
        moved = upload.moved
        rows = [
            replace(row, problems=(*row.problems, moved[read.key])) if read.key in moved else row
            for read, row in zip(upload.rows, rows, strict=True)
        ]
        words = understood(upload.found)
        words["problems"] += [vars(moved[None])] if None in moved else []
        list_versions.save_version(
            connection,
            upload.list_id,
            upload.data,
            upload.file_name,
            rows,
            change=_change(upload),
            viewer=project.viewer,
            now=project.clock(),
            mapping=upload.mapping,
            answers=_answers(upload, rows),
            understood=words,
        )
        return list_versions.newest(connection, project.viewer, upload.list_id)


def _change(upload: Upload) -> str:
    """The change from the version before, in words."""
    if not upload.reopened:
        return describe(upload.change)
    answered = upload.reopened - len(upload.change.questions)
    return f"{answered} of {upload.reopened} open questions answered"


def _answers(upload: Upload, rows: Sequence[CaseRow]) -> list[Answer]:
    """What is kept of the answers: those that were about these rows, and the open questions."""
    final = {read.key: row.key for read, row in zip(upload.rows, rows, strict=True)}
    old = {row.key for row in upload.before}
    given: list[Answer] = [
        (new, here, same)
        for (new, here), same in upload.answers.items()
        if new in final and here in old
    ]
    return given + [(final[one.new.key], one.old.key, None) for one in upload.change.questions]


def understood(found: ListFile) -> dict[str, list[dict[str, Any]]]:
    """What reading made of a file, to be kept with a version: see `Version.understood`."""
    return {
        "sheets": [
            {
                "name": sheet.name,
                "header": sheet.header,
                "columns": [[column.heading, column.meaning] for column in sheet.columns],
            }
            for sheet in found.sheets
        ],
        "problems": [vars(problem) for problem in found.problems if problem.row is None],
    }


def is_read_as(version: Version, found: ListFile) -> bool:
    """Whether a file was understood as a version was, whatever it is called; our columns aside."""
    before, now = (_columns(one) for one in (version.understood, understood(found)))
    return before == now


def _columns(words: Mapping[str, Any]) -> list[Any]:
    sheets = words.get("sheets", ())
    return [
        (
            sheet["name"] if len(sheets) > 1 else "",
            sheet["header"],
            [list(column) for column in sheet["columns"] if not column[0].startswith(OWN)],
        )
        for sheet in sheets
    ]


def add_list(
    project: Project, list_id: str, data: bytes, file_name: str, found: ListFile
) -> tuple[str | None, str]:
    """Store an upload where nobody is there to ask; questions are answered as suggested.

    Returns the version's id (None if it is no news) and the change in words. Raises `ListError`
    for a file without a row.
    """
    upload = as_suggested(prepare(project, list_id, data, file_name, found=found))
    version = store(project, upload)
    return version.id if version else None, describe(upload.change)


def remap(project: Project, list_id: str, mapping: Mapping[str, str]) -> Upload:
    """Read the newest upload of a list anew, in another way; `store` makes it a version."""
    with project.store.read() as connection:
        version = find_version(connection, project, list_id)
        file_name, data = file_of(connection, project, version)
    return prepare(project, version.list_id, data, file_name, mapping=mapping)
