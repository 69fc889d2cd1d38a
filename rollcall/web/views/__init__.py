"""The pages of the desk, one module each; `routes(desk)` gives their addresses."""
