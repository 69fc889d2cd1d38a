"""Is rollcall.toml as it should be, and is what is secret in the right place?"""

from __future__ import annotations

import difflib
import os
import re
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from rollcall.clock import VARIABLE
from rollcall.doctor.base import Check, Facts, Finding, many, ok, some, warning, wrong
from rollcall.doctor.secret_words import at, files, standing_in
from rollcall.settings import FILE_NAME, variables

_ALMOST_OURS = re.compile(r"(?i)^_?roll[_-]?ca+l+[_-]?")
_MOUNTED = Path("/run/secrets")
"""Where containers are given their secrets, readable within the container by all."""
_MOST_EQUIVALENTS = 1 << 20


def file(facts: Facts) -> Finding:
    """Can the settings be read?"""
    if facts.trouble is not None:
        return wrong(str(facts.trouble), facts.trouble.remedy)
    return ok(f"{facts.folder / FILE_NAME} is read, and it says nothing that we do not know")


def environment(facts: Facts) -> Finding:
    """Do all variables that look like ours mean something?"""
    known = variables()
    unknown = sorted(
        name for name in facts.environment if _ALMOST_OURS.match(name) and name not in known
    )
    if not unknown:
        used = sorted(name for name in facts.environment if name in known)
        return ok(f"the environment sets {some(used)}" if used else "the environment sets nothing")
    told = []
    for name in unknown:
        meant = difflib.get_close_matches(
            _ALMOST_OURS.sub("ROLLCALL_", name).upper(), known, 1, 0.7
        )
        told.append(f"{name} (is {meant[0]} meant?)" if meant else name)
    words = f"the environment has {some(told)}, which no setting of Rollcall's is called"
    # One that begins as ours do stops every command; any other is read by nobody.
    return (wrong if any(name.startswith("ROLLCALL_") for name in unknown) else warning)(words)


def clock(facts: Facts) -> Finding:
    """Is the time the machine's?"""
    text = facts.environment.get(VARIABLE)
    if not text:
        return ok("the time is that of the machine")
    try:
        known = datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        known = False
    if not known:
        return wrong(f"{VARIABLE} is {text[:40]!r}, which is no time with a zone: nothing can run")
    return warning(f"{VARIABLE} stops the clock at {text}: nothing will ever be due after that")


def subscribers(facts: Facts) -> Finding:
    """Is anybody told, and can they be reached?"""
    known, mail = facts.own.subscriber, facts.own.mail
    if not known:
        return warning("there is no subscriber: nobody is told of anything")
    broken = [s.id for s in known if s.email and not re.fullmatch(r"[^@\s]+@[^@\s]+", s.email)]
    if broken:
        return wrong(f"the address of {some(broken)} is no email address")
    if unsent := [s.id for s in known if s.email and not mail.host]:
        return warning(f"{some(unsent)} should get email, and no mail.host is set: it goes to out/")
    if nowhere := [s.id for s in known if not s.email and s.folder is None]:
        return warning(f"{some(nowhere)} has neither email nor folder: messages go to out/")
    if idle := [s.id for s in known if not s.alerts and not s.digest]:
        return warning(f"{some(idle)} wants neither alerts nor the digest: nothing is ever sent")
    for one in known:
        if one.folder is not None and not _can_write(facts.folder / one.folder):
            return wrong(f"the folder of {one.id}, {one.folder}, cannot be written to")
    return ok(f"{many(len(known), 'subscriber')}, each with an address or a folder")


def _can_write(folder: Path) -> bool:
    """Whether a folder is there and ours to write to, or could be made."""
    there = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def secrets(facts: Facts) -> Finding:
    """Does anything stand in rollcall.toml that should be secret?"""
    found = standing_in(facts.written)
    if not found:
        return ok(f"no password and no key stands in {FILE_NAME}")
    words = f"a secret stands in {FILE_NAME} ({some(found)})"
    if "encryption.key" in found:
        return wrong(f"{words}: every copy of the folder holds the key to its record")
    return warning(words)


def secret_files(facts: Facts) -> Finding | None:
    """Can the files of secrets be read by us, and by nobody else?"""
    named = list(files(facts.own))
    if not named:
        return None
    open_ = []
    for key, path in named:
        try:
            with path.open("rb") as file:
                held = file.read(1 << 16).strip()
            mode = stat.S_IMODE(path.stat().st_mode)
        except OSError as error:
            return wrong(f"{key}: {path}: {error.strerror}")
        except ValueError:  # a name that no file could have
            return wrong(f"{key} names no file")
        if not held:
            return wrong(f"{key}: {path} is empty")
        if mode & 0o077 and _MOUNTED not in path.resolve().parents:
            open_.append(f"{key} ({path}, mode {mode:03o})")
    if open_:
        return wrong(f"others on this computer may read {some(open_)}")
    return ok(f"{some([key for key, _ in named])} can be read by us and by nobody else")


def key_place(facts: Facts) -> Finding | None:
    """Is the key kept apart from what it seals?"""
    name = facts.own.encryption.key_file
    if name is None:
        return None
    path = Path(os.path.normpath(facts.folder / name))
    if facts.folder in path.parents:
        return warning(f"the key {path} lies inside the project: a copy of the folder has both")
    if facts.folder / facts.own.backup.folder in path.parents:
        return wrong(f"the key {path} lies beside the backups that it seals")
    return ok("the key does not lie beside the record that it seals")


def _contradictions(facts: Facts) -> Iterator[str]:
    own = facts.own
    mail, elastic, encryption = own.mail, own.search.elasticsearch, own.encryption
    if mail.password_file and mail.password.get_secret_value():
        yield "mail.password is not used, for mail.password_file is set"
    if mail.user and not (mail.password_file or mail.password.get_secret_value()):
        yield "mail.user has no password"
    if not mail.user and (mail.password_file or mail.password.get_secret_value()):
        yield "there is a password for mail and no mail.user: nobody logs in"
    if not mail.host and at(facts.written, ("mail",)):
        yield "the section [mail] has no host: no email is sent"
    if encryption.key_file and encryption.key.get_secret_value():
        yield "encryption.key is not used, for encryption.key_file is set"
    if own.search.engine == "elasticsearch":
        has_key = elastic.api_key_file or elastic.api_key.get_secret_value()
        has_word = elastic.password_file or elastic.password.get_secret_value()
        if has_key and elastic.user:
            yield "search.elasticsearch.user is not used, for an API key is set"
        if elastic.user and not (has_key or has_word):
            yield "search.elasticsearch.user has no password"
        if elastic.cases and own.is_sealed:
            yield "search.elasticsearch.cases is not obeyed, for the record is sealed"
    elif at(facts.written, ("search", "elasticsearch")):
        yield 'search.elasticsearch is set, and search.engine is "sqlite"'


def contradictions(facts: Facts) -> Finding:
    """Does one setting make another one useless?"""
    found = list(_contradictions(facts))
    if found:
        return warning("; ".join(found))
    return ok("no setting contradicts another")


def desk(facts: Facts) -> Finding:
    """Do the links in messages lead to the desk?"""
    port = facts.own.desk.port
    if port == 0:
        return warning("desk.port is 0, another one at each start: links in messages lead nowhere")
    if port < 1024:
        return warning(f"desk.port is {port}, which only root may open")
    return ok(f"the desk is at http://{facts.own.desk.host}:{port}, for this computer only")


def equivalents(facts: Facts) -> Finding | None:
    """Can the list of equal names be read?"""
    name = facts.own.equivalents
    if name is None:
        return None
    from rollcall.names.equivalents import read_groups

    path = facts.folder / name
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_EQUIVALENTS + 1)
        if len(data) > _MOST_EQUIVALENTS:
            return wrong(f"{path} is larger than {_MOST_EQUIVALENTS:,} bytes")
        groups = read_groups(data.decode("utf-8-sig"), "the file")
    except OSError as error:
        return wrong(f"{path}: {error.strerror}")
    except UnicodeDecodeError:
        return wrong(f"{path} is no UTF-8 text")
    except ValueError:  # its words would repeat names
        return wrong(f"{path} has a line that cannot be read; any command tells which")
    return ok(f"{path} joins {many(len(list(groups)), 'group')} of names")


CHECKS = (
    Check(
        "settings.file",
        "rollcall.toml is there, can be read, and has no key or value that is unknown",
        file,
        "correct rollcall.toml with a text editor; `rollcall init FOLDER` makes a new project",
        needs="nothing",
    ),
    Check(
        "settings.environment",
        "every variable of the environment that looks like ours is the name of a setting",
        environment,
        "correct the name or unset it; `rollcall config show` prints the settings in force",
        needs="nothing",
    ),
    Check(
        "settings.clock",
        "the time is the machine's: `ROLLCALL_NOW` is for playing back a week",
        clock,
        "unset ROLLCALL_NOW wherever it is set (a service, a crontab, a shell's profile)",
        needs="nothing",
    ),
    Check(
        "settings.subscribers",
        "somebody is told, and each of them has an address or a folder",
        subscribers,
        "give every section [[subscriber]] an email or a folder, and set mail.host for email",
    ),
    Check(
        "settings.secrets",
        "no password and no key stands in rollcall.toml",
        secrets,
        "let mail.password_file, encryption.key_file, search.elasticsearch.password_file or "
        "search.elasticsearch.api_key_file name a file; put any other secret into a variable of "
        "the environment, such as ROLLCALL_RECORD__URL, ROLLCALL_COLLECT__PROXY or "
        "ROLLCALL_HEARTBEAT__URL",
    ),
    Check(
        "settings.secret_files",
        "files of passwords and keys can be read, by their owner only",
        secret_files,
        "write the password or key into that file, and `chmod 600` it",
    ),
    Check(
        "settings.key_place",
        "the key of a sealed record lies neither in the project folder nor beside the backups",
        key_place,
        "move the key to where copies of the folder do not go (another disk, a stick), and let "
        "encryption.key_file name it there",
    ),
    Check(
        "settings.contradictions",
        "no setting makes another one useless",
        contradictions,
        "remove what is not meant from rollcall.toml; `rollcall config show` prints what is in "
        "force",
    ),
    Check(
        "settings.desk",
        "the desk has a port of its own, so that links in messages lead there",
        desk,
        "set desk.port to a free port above 1023, 8000 say",
    ),
    Check(
        "settings.equivalents",
        "the file of names that count as one can be read",
        equivalents,
        "correct equivalents in rollcall.toml, or the file: names that count as one on one line, "
        "as UTF-8 text",
    ),
)
