"""The web door: pages and the JSON interface, over the same deeds as the command line."""
