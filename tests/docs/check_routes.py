#!/usr/bin/env python3
"""Fails when a document describes the same call twice: of two rows, one grows old.

check_routes.py DOCUMENT...    looks at the first column of every table for `METHOD /path`
"""
import os
import re
import sys

CALL = re.compile(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`?]*)")


def calls(document):
    """(line, "METHOD /path") of every row that describes a call; what follows the `?` is not its name."""
    with open(document, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.startswith("|"):
                continue
            first = re.split(r"(?<!\\)\|", line)[1]
            for method, path in CALL.findall(first):
                yield number, f"{method} {path}"


def main(documents):
    found, twice = 0, []
    for document in documents:
        seen = {}
        for number, call in calls(document):
            found += 1
            if call in seen:
                twice.append(f"{os.path.basename(document)}:{number}: {call} is described in line {seen[call]} already")
            seen.setdefault(call, number)
    if found < 50:
        sys.exit("hardly a call was found: have the tables another form?")
    if twice:
        sys.exit("\n".join(twice))


if __name__ == "__main__":
    main(sys.argv[1:])
