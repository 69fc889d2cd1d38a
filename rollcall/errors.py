"""One error tree, so that callers catch by meaning and people read a remedy."""


class RollcallError(Exception):
    """The base of everything Rollcall raises on purpose.

    The message names the file, row, URL or key concerned; `remedy` says what to do about it.
    """

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


class SettingsError(RollcallError):
    """A setting is missing or wrong; the message names its key."""


class Unreadable(RollcallError):
    """Bytes that could not be read as what they should be: a named failure, never a crash."""


class NotAnArticle(RollcallError):
    """A readable page that holds no article (a front page, a shop, a login wall)."""


class ListError(RollcallError):
    """A case list that cannot be read at all; trouble in a single row is a `Problem` instead."""


class Withheld(RollcallError):
    """Whoever asks may not have this: care is asked for the people in it, or it is not theirs."""


class StoreError(RollcallError):
    """The record cannot be opened, is newer than this program, or refused a write."""


class BackupError(RollcallError):
    """A backup that cannot be made, read or restored; what was whole before is whole."""


class AnotherVersion(StoreError):
    """The record was brought to another version while this process ran, which must end for it."""


class LeaseLost(StoreError):
    """Another worker took this item over; what was computed for it must be thrown away."""


class TryAgain(RollcallError):
    """A passing fault: the item stays pending and the next run takes it up again."""


class OutOfSpace(RollcallError):
    """The disk is full: the step stops here, and nothing that was promised is lost."""


class FetchError(RollcallError):
    """The collecting process itself failed; single URLs that fail are recorded one by one."""


class DeliveryError(RollcallError):
    """A channel did not take a message; it stays in the ledger and is sent later."""


class SearchError(RollcallError):
    """The search engine cannot be reached, is of another version, or took longer than it may.

    Nothing else stops for it: the record, matching and alerts need no search engine.
    """


class NoIndex(SearchError):
    """Nothing has been indexed yet: whoever searches must not take that for nothing found."""

    def __init__(self) -> None:
        super().__init__(
            "there is no search index of this record yet", remedy="run `rollcall index`"
        )


class QueryError(RollcallError):
    """A search that cannot be understood; `column` (from 1) is where."""

    def __init__(self, message: str, *, column: int, remedy: str = "") -> None:
        super().__init__(f"{message} (at character {column})", remedy=remedy)
        self.column = column
