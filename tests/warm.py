"""Imported by the server of processes: loads the language models once for all that it forks."""

from nlp.analyse import Text, analyse

for _text in ("Полиция задержала его в Алматы.", "Police detained him in Almaty."):
    list(analyse([Text(_text, None, "2022-01-06")]))
