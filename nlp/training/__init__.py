"""How the models that we ship were trained, so that anybody can train them again."""
