"""Prints what two coverage data files say differently: compare_coverage.py EXPECTED ACTUAL.

Files, lines, arcs (each in its context) and tracers, through sqlite3 alone. Exits 1 when they differ.
"""
import sqlite3
import sys


def lines_of(numbits):
    return {8 * i + bit for i, byte in enumerate(numbits) for bit in range(8) if byte >> bit & 1}


def facts(path):
    with sqlite3.connect("file:%s?mode=ro" % path, uri=True) as data:
        files = dict(data.execute("select id, path from file"))
        contexts = dict(data.execute("select id, context from context"))
        yield from (("file", file) for file in files.values())
        for key, value in data.execute("select key, value from meta where key = 'has_arcs'"):
            yield key, value
        for file, context, numbits in data.execute("select file_id, context_id, numbits from line_bits"):
            yield from (("line", files[file], contexts[context], line) for line in lines_of(numbits))
        for file, context, begin, end in data.execute("select file_id, context_id, fromno, tono from arc"):
            yield "arc", files[file], contexts[context], begin, end
        for file, tracer in data.execute("select file_id, tracer from tracer where tracer != ''"):
            yield "tracer", files[file], tracer


def main(expected, actual):
    expected, actual = set(facts(expected)), set(facts(actual))
    for sign, difference in (("-", expected - actual), ("+", actual - expected)):
        for fact in sorted(difference, key=repr):
            print(sign, *fact)
    return expected != actual


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
