"""A stateful fake of Kombo and Avionté: the default back end."""
