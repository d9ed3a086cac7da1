"""The screens of the console, one module for each: what a person sees there and what they can do."""
