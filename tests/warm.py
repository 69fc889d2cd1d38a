"""Imported by the server of processes: loads the language models once for all that it forks."""

from nlp.analyse import analyse

for _text in ("Полиция задержала его в Алматы.", "Police detained him in Almaty."):
    list(analyse([(_text, None, "2022-01-06")]))
