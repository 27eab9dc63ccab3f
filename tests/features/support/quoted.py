"""`{name:Q}` in a step's text: whatever stands between two quotes."""

from behave import register_type
from parse import with_pattern


@with_pattern(r'[^"]*')
def quoted(text):
    return text


register_type(Q=quoted)
