"""The desk as this process sees it: one look at the care log for everybody who watches."""
