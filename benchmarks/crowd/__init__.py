"""What many do at once, on real parts: reports, a flood, officers at one case, commands that come again."""
