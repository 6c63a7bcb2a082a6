"""Reads accounts in Markdown as GitHub's dialect of it, and looks for what must not be there.

Usage: markdown.py FILE...   Of no text in them may come a link, a picture, HTML or a block of code. Prints how many
block quotes and rows of tables there were.
"""

import sys

from marko.ext.gfm import gfm

FORBIDDEN = {"InlineHTML", "HTMLBlock", "Link", "Image", "AutoLink", "Url", "CodeBlock", "FencedCode", "LinkRefDef"}


def walk(element):
    yield element
    for child in getattr(element, "children", None) or []:
        if not isinstance(child, str):
            yield from walk(child)


def main(*files):
    faults, quotes, rows = [], 0, 0
    for file in files:
        with open(file, encoding="utf-8", newline="") as text:
            page = gfm.parse(text.read())
        headings = 0
        for element in walk(page):
            name = type(element).__name__
            quotes += name == "Quote"
            rows += name == "TableRow"
            headings += name == "Heading" and element.level == 1
            if name in FORBIDDEN:
                faults.append(f"{file}: {name} {getattr(element, 'dest', '') or gfm.render(element)!r:.120}")
        if headings != 1:
            faults.append(f"{file}: {headings} headings of the first level")
    print("\n".join(faults[:20]) if faults else f"{quotes} quotes, {rows} rows")
    return 1 if faults or not quotes or not rows else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
