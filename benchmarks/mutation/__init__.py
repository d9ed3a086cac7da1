"""Mutation testing: one small thing is broken at a time, and a test must notice."""
