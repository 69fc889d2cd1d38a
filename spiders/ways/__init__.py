"""The ways of fetching: each module says what to ask a source for, and what to ask for next.

    start(source) -> list[Ask]                 the first addresses
    follow(source, url, body) -> list[Ask]     what the answer of an entrance leads to, newest first

`REDIRECTS` in a module says whether an entrance may be redirected (True where absent). Both
functions are free of I/O; they raise `rollcall.errors.Unreadable` for what they cannot read.
"""
