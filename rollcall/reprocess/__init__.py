"""What reading, analysing or matching everything anew would change, told before it is done.

`differences` are values compared with values; `trying` streams the record through a step without
writing anything; `again` has it done.
"""
