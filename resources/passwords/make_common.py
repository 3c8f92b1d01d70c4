#!/usr/bin/env python3
"""Makes common.txt from zxcvbn's data/passwords.txt: python3 make_common.py passwords.txt > common.txt

Keeps what the rules could let through at all (eight bytes or more), in lower case, sorted by bytes for a binary search.
"""
import sys

with open(sys.argv[1], encoding="utf-8") as source:
    words = {line.split()[0].lower() for line in source if line.strip()}
for word in sorted(word.encode() for word in words if len(word.encode()) >= 8):
    sys.stdout.buffer.write(word + b"\n")
