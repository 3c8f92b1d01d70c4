#!/usr/bin/env python3
"""Keeps the table of start-up settings in docs/operations.md equal to what the server knows.

check_settings.py SERVER DOCUMENT          exit 1 if the table is not what `SERVER serve --help` tells
check_settings.py SERVER DOCUMENT --fix    writes the table
"""
import os
import re
import subprocess
import sys

BEGIN, END = "<!-- settings -->\n", "<!-- end of settings -->\n"
NOT_SETTINGS = {"help", "help-all", "json", "config", "demo"}
# Flags lose the difference between the dots and the dashes of a key: these are the tables of the file.
TABLES = ("tls", "proxy", "mtls", "master-key", "password", "metrics", "outbound", "limits")


def options(server):
    """(flag, value name, description) of every option that `serve --help` lists."""
    text = subprocess.run([server, "serve", "--help"], check=True, capture_output=True, text=True).stdout
    found = []
    for line in text.splitlines():
        start = re.match(r"  (?:-\w, )?--([a-z-]+)(?: <(.+?)>)?(?:\s{2,}(.*))?$", line)
        if start:
            found.append([start[1], start[2] or "", start[3] or ""])
        elif found and line.startswith("      "):
            found[-1][2] += " " + line.strip()
    return [(flag, value, about.strip()) for flag, value, about in found if flag not in NOT_SETTINGS]


def key_of(flag):
    for table in TABLES:
        if flag.startswith(table + "-"):
            return table.replace("-", "_") + "." + flag[len(table) + 1:].replace("-", "_")
    return flag.replace("-", "_")


def table(server):
    lines = ["| in `gatehouse.toml` | environment | flag | |\n", "|---|---|---|---|\n"]
    for flag, value, about in options(server):
        key = key_of(flag)
        environment = "GATEHOUSE_" + key.replace(".", "_").upper()
        shown = value.replace("|", "\\|")
        lines.append(f"| `{key}` | `{environment}` | `--{flag} {shown}` | {about} |\n")
    return "".join(lines)


def main(server, document, fix):
    with open(document, encoding="utf-8") as file:
        text = file.read()
    before, rest = text.split(BEGIN)
    old, after = rest.split(END)
    new = table(server)
    if new.count("\n") < 10:
        sys.exit(f"{server} serve --help lists no settings that could be read")
    if old == new:
        return
    if not fix:
        sys.exit(f"{os.path.basename(document)}: the table of settings is old; run: "
                 f"tests/docs/check_settings.py {server} {document} --fix")
    with open(document, "w", encoding="utf-8") as file:
        file.write(before + BEGIN + new + END + after)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], "--fix" in sys.argv[3:])
