"""When Rollcall's steps run. Nothing imports this folder; the scheduler reads its files."""
