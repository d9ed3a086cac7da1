"""The data set of the study: consented, de-identified, documented, and the same again when asked."""
