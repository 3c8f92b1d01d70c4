#!/usr/bin/env python3
"""Checks the source tree against cmake/layers.json and the size and wording rules of the house.

    check_layers.py [ROOT]       reports every violation as file:line, exit code 1 if there is any
    check_layers.py --self-test  plants one violation of each kind in a scratch tree and sees it caught
"""
import json
import re
import sys
import tempfile
from pathlib import Path

SOURCE_FOLDERS = ("core", "ui", "app")
# Also read for size and wording: what is no product code, but is kept to the same standard.
OTHER_FOLDERS = ("tests", "cmake", "resources", "installer")
TEXT_SUFFIXES = {".cpp", ".h", ".ui", ".py", ".sh", ".mjs", ".js", ".css", ".html", ".sql", ".json", ".cmake", ".txt"}
SKIPPED_FOLDERS = {"build", "node_modules", ".git", "corpus", "data"}

LINE_LIMITS = {".cpp": 800, ".h": 200}
LINES_WORTH_A_LOOK = {".cpp": 500}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
# Spelled in two halves, so that this file passes its own check.
UNFINISHED = re.compile(r"\b(" + "TO" + "DO|FIX" + "ME|XX" + r"X)\b")
TRANSLATES = re.compile(r"(?<![\w.>])tr\s*\(|\bQCoreApplication::translate\s*\(")
TRANSLATION = re.compile(r"(?<![\w.>])tr\s*\(|\bQCoreApplication::translate\s*\(|\bQT_TR(?:ANSLATE)?_NOOP\b")
VAGUE_TYPE = re.compile(r"\b(?:class|struct)\s+(?:Q_\w+\s+)?(\w*(?:Manager|Helper|Helpers|Util|Utils|Common))\b(?!\s*;)")
GENERATED = re.compile(r"^(ui_\w+\.h|\w+\.moc|moc_\w+\.cpp)$")


def without_comments_and_strings(text):
    """The same lines with comments and literals blanked; include lines keep their file name."""
    out, i, end = [], 0, len(text)

    def blank(piece):
        return re.sub(r"[^\n]", " ", piece)

    while i < end:
        if text.startswith("//", i):
            stop = text.find("\n", i)
            stop = end if stop < 0 else stop
        elif text.startswith("/*", i):
            stop = text.find("*/", i + 2)
            stop = end if stop < 0 else stop + 2
        elif text[i] == '"' and i > 0 and text[i - 1] == "R":
            delimiter = text[i + 1:text.find("(", i)]
            stop = text.find(")" + delimiter + '"', i)
            stop = end if stop < 0 else stop + len(delimiter) + 2
        elif text[i] == '"' or (text[i] == "'" and not (i > 0 and (text[i - 1].isalnum() or text[i - 1] == "_"))):
            line_start = text.rfind("\n", 0, i) + 1
            if text[i] == '"' and re.match(r"\s*#\s*include", text[line_start:i]):
                out.append(text[i])
                i += 1
                continue
            stop = i + 1
            while stop < end and text[stop] not in (text[i], "\n"):
                stop += 2 if text[stop] == "\\" else 1
            stop = min(stop + 1, end)
        else:
            out.append(text[i])
            i += 1
            continue
        out.append(blank(text[i:stop]))
        i = stop
    return "".join(out)


def inside(path, folder):
    return path == folder or path.startswith(folder + "/")


class Checker:
    def __init__(self, root):
        self.root = Path(root)
        rules = json.loads((self.root / "cmake/layers.json").read_text(encoding="utf-8"))
        self.allowed = rules["folders"]
        self.forbidden = rules.get("forbidden", {})
        self.only = rules.get("only", {})
        self.errors, self.warnings, self.files, self.includes = [], [], 0, 0

    def error(self, path, line, message):
        self.errors.append(f"{path}:{line}: {message}")

    def folder_of(self, path):
        """The longest folder of the table that holds the path, or None."""
        folders = [folder for folder in self.allowed if inside(path, folder)]
        return max(folders, key=len) if folders else None

    def may_include(self, folder, target):
        if folder == target:
            return True
        return any(target == entry or (entry.endswith("/*") and inside(target, entry[:-2]))
                   for entry in self.allowed[folder])

    def check_table(self):
        """Wildcards aside, the table itself must name known folders and have no cycle."""
        table = "cmake/layers.json"
        edges = {}
        for folder, entries in self.allowed.items():
            edges[folder] = [e for e in entries if not e.endswith("/*") and e != folder]
            for entry in edges[folder]:
                if entry not in self.allowed:
                    self.error(table, 1, f"{folder} may include {entry}, which the table does not know")
        done = set()

        def visit(folder, trail):
            if folder in trail:
                self.error(table, 1, "cycle: " + " -> ".join(trail[trail.index(folder):] + [folder]))
            elif folder not in done:
                for entry in edges.get(folder, []):
                    visit(entry, trail + [folder])
                done.add(folder)

        for folder in edges:
            visit(folder, [])

    def check_include(self, path, folder, line, quote, name):
        self.includes += 1
        if name.startswith("../") or "/../" in name:
            self.error(path, line, f'"{name}" leaves its folder by "..": include by the path from the root')
            return
        if not name.startswith(tuple(f"{top}/" for top in SOURCE_FOLDERS)):
            beside = (self.root / path).parent / name
            if quote == '"' and not GENERATED.match(Path(name).name) and not beside.exists():
                self.error(path, line, f'"{name}" is neither beside this file nor a path from the root')
            return
        if quote == "<":
            self.error(path, line, f"<{name}> is ours: include it in quotes")
        target = self.folder_of(name)
        if target is None:
            self.error(path, line, f"{name} lies in a folder that cmake/layers.json does not know")
        elif not self.may_include(folder, target):
            self.error(path, line, f"{folder} may not include {target} ({name})")
        elif not (self.root / name).exists():
            self.error(path, line, f"{name} does not exist")

    def check_words(self, path, line_number, line):
        for folder, words in self.forbidden.items():
            if inside(path, folder):
                for word in words:
                    if re.search(rf"\b{re.escape(word)}\b", line):
                        self.error(path, line_number, f"{word} is forbidden in {folder}")
        for word, places in self.only.items():
            if re.search(rf"\b{re.escape(word)}\b", line) and not any(inside(path, place) for place in places):
                self.error(path, line_number, f"{word} may stand only in {', '.join(places)}")
        # Forms that the server and the console share name their texts once; only ui looks them up.
        marked = inside(path, "core/api/wire") and not TRANSLATES.search(line)
        if inside(path, "core") and TRANSLATION.search(line) and not marked:
            self.error(path, line_number, "core returns codes; translated text belongs to ui")
        vague = VAGUE_TYPE.search(line)
        if vague:
            self.error(path, line_number, f"{vague.group(1)}: name what it does, not Manager, Helper, Util or Common")

    def check_source(self, path, text):
        folder = self.folder_of(path)
        if folder is None:
            self.error(path, 1, "its folder is not in cmake/layers.json")
            return
        code = without_comments_and_strings(text)
        if path.endswith(".h") and "#pragma once" not in code:
            self.error(path, 1, "#pragma once is missing")
        for number, line in enumerate(code.split("\n"), 1):
            include = INCLUDE.match(line)
            if include:
                self.check_include(path, folder, number, include.group(1), include.group(2))
            self.check_words(path, number, line)

    def check_size_and_wording(self, path, text):
        suffix = Path(path).suffix
        lines = text.count("\n") + (0 if text.endswith("\n") or not text else 1)
        limit = LINE_LIMITS.get(suffix)
        if limit and lines > limit:
            self.error(path, limit + 1, f"{lines} lines; the limit for {suffix} is {limit}: split by responsibility")
        elif lines > LINES_WORTH_A_LOOK.get(suffix, lines):
            self.warnings.append(f"{path}:{LINES_WORTH_A_LOOK[suffix]}: {lines} lines: does it have one responsibility?")
        for number, line in enumerate(text.split("\n"), 1):
            found = UNFINISHED.search(line)
            if found:
                self.error(path, number, f"{found.group(1)}: finish it or leave it out")

    def run(self):
        self.check_table()
        for top in SOURCE_FOLDERS + OTHER_FOLDERS:
            for file in sorted((self.root / top).rglob("*")):
                path = file.relative_to(self.root)
                if SKIPPED_FOLDERS & set(path.parts) or file.suffix not in TEXT_SUFFIXES or not file.is_file():
                    continue
                if path.name == "package-lock.json":
                    continue
                text = file.read_text(encoding="utf-8", errors="replace")
                self.files += 1
                self.check_size_and_wording(path.as_posix(), text)
                if top in SOURCE_FOLDERS and file.suffix in (".cpp", ".h"):
                    self.check_source(path.as_posix(), text)
        return self


def report(root):
    checker = Checker(root).run()
    for warning in checker.warnings:
        print(f"warning: {warning}")
    for error in checker.errors:
        print(f"error: {error}")
    print(f"{checker.files} files, {checker.includes} includes: "
          f"{len(checker.errors)} errors, {len(checker.warnings)} warnings")
    return 1 if checker.errors else 0


CLEAN = {
    "cmake/layers.json": json.dumps({
        "folders": {"core/base": [], "core/store": ["core/base"], "core/api/wire": ["core/base"],
                    "core/api": ["core/base", "core/store"], "ui": ["core/api/wire", "ui/*"], "app": ["core/*", "ui/*"]},
        "forbidden": {"core": ["QtGui"]},
        "only": {"QSqlQuery": ["core/store"]}}),
    "core/base/a.h": "#pragma once\n// QtGui, QSqlQuery and tr(x) in a comment are only words.\n",
    "core/store/b.cpp": '#include "core/base/a.h"\n#include <QSqlQuery>\nconst char *k = "QtGui";\nauto n = 1\'000;\n',
    "core/api/wire/w.h": "#pragma once\n",
    "core/api/wire/f.cpp": 'const char *k = QT_TRANSLATE_NOOP("c", "x");\n',
    "core/api/r.cpp": '#include "core/store/s.h"\nconst char *k = R"(tr("x"))";\nint s = str(1) + a.tr(2);\n',
    "core/store/s.h": "#pragma once\nclass Connection;\n",
    "ui/sub/u.cpp": '#include "core/api/wire/w.h"\n#include "ui_login.h"\nauto t = tr("x");\n',
    "app/main.cpp": '#include "core/api/wire/w.h"\n#include "core/store/s.h"\n',
}

# What is planted, and what must then be said about which line.
PLANTED = [
    ({"core/base/x.cpp": '\n#include "core/store/s.h"\n'}, "core/base/x.cpp:2: core/base may not include core/store"),
    ({"core/api/wire/x.cpp": '#include "core/store/s.h"\n'}, "core/api/wire/x.cpp:1: core/api/wire may not include core/store"),
    ({"ui/x.cpp": '#include "core/store/s.h"\n'}, "ui/x.cpp:1: ui may not include core/store"),
    ({"ui/x.cpp": '#include "core/api/r2.h"\n', "core/api/r2.h": "#pragma once\n"}, "ui/x.cpp:1: ui may not include core/api"),
    ({"core/base/x.cpp": '#include "../store/s.h"\n'}, 'core/base/x.cpp:1: "../store/s.h" leaves its folder'),
    ({"core/base/x.cpp": '#include "s.h"\n'}, 'core/base/x.cpp:1: "s.h" is neither beside'),
    ({"core/base/x.cpp": "#include <core/base/a.h>\n"}, "core/base/x.cpp:1: <core/base/a.h> is ours"),
    ({"core/base/x.cpp": '#include "core/base/gone.h"\n'}, "core/base/x.cpp:1: core/base/gone.h does not exist"),
    ({"core/other/x.cpp": "int a;\n"}, "core/other/x.cpp:1: its folder is not in"),
    ({"core/base/x.cpp": "#include <QtGui/QImage>\n"}, "core/base/x.cpp:1: QtGui is forbidden in core"),
    ({"core/api/x.cpp": "/* a\n*/ QSqlQuery query;\n"}, "core/api/x.cpp:2: QSqlQuery may stand only in core/store"),
    ({"core/api/x.cpp": 'auto a = tr("x");\n'}, "core/api/x.cpp:1: core returns codes"),
    ({"core/api/x.cpp": 'auto a = QT_TRANSLATE_NOOP("c", "x");\n'}, "core/api/x.cpp:1: core returns codes"),
    ({"core/api/wire/x.cpp": 'auto a = tr("x");\n'}, "core/api/wire/x.cpp:1: core returns codes"),
    ({"core/base/x.h": "#pragma once\nclass UserManager {};\n"}, "core/base/x.h:2: UserManager: name what it does"),
    ({"core/base/x.h": "int a;\n"}, "core/base/x.h:1: #pragma once is missing"),
    ({"core/base/x.cpp": "int a;\n" * 801}, "core/base/x.cpp:801: 801 lines; the limit for .cpp is 800"),
    ({"core/base/x.h": "#pragma once\n" * 201}, "core/base/x.h:201: 201 lines; the limit for .h is 200"),
    ({"tests/x.py": "# " + "TO" + "DO: later\n"}, "tests/x.py:1: " + "TO" + "DO: finish it"),
    ({"cmake/layers.json": json.dumps({"folders": {"core/base": ["core/store"], "core/store": ["core/base"],
                                                   "core/api": ["core/store"], "core/api/wire": [], "ui": ["core/*"],
                                                   "app": ["core/*", "ui/*"]}})},
     "cmake/layers.json:1: cycle: core/base -> core/store -> core/base"),
]


def errors_in(files):
    with tempfile.TemporaryDirectory() as scratch:
        for path, text in files.items():
            file = Path(scratch, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return Checker(scratch).run().errors


def self_test():
    failures = [f"clean tree: {error}" for error in errors_in(CLEAN)]
    for files, expected in PLANTED:
        errors = errors_in({**CLEAN, **files})
        if not any(error.startswith(expected) for error in errors):
            failures.append(f"not caught: {expected!r}; got {errors}")
        elif len(errors) != 1:
            failures.append(f"more than the planted violation: {errors}")
    for failure in failures:
        print(f"self-test: {failure}")
    print(f"self-test: {len(PLANTED)} planted violations, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    argument = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    sys.exit(self_test() if argument == "--self-test" else report(argument))
