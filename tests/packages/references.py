"""Reads references in four forms with other people's parsers and holds them against each other.

Usage: references.py COUNT   (files 0.json 0.bib 0.wiki 0.jsonld, 1.json … in the working folder)
"""

import json
import pathlib
import sys

import jsonschema
import mwparserfromhell
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_file
from pyld import jsonld

# What schema.org answers as context, as far as it matters here; nothing is fetched.
VOCABULARY = {"@context": {"@vocab": "https://schema.org/"}}


def read(name):
    with open(name, encoding="utf-8", newline="") as file:
        return file.read()


def offline(url, options=None):
    assert url.startswith("https://schema.org"), url
    return {"contextUrl": None, "documentUrl": url, "document": VOCABULARY}


def check_bibtex(name, references):
    entries = parse_file(name, bib_format="bibtex").entries
    assert list(entries) == [reference["id"] for reference in references], list(entries)
    for reference, entry in zip(references, entries.values()):
        assert entry.type == "online"
        assert set(entry.fields) <= {"title", "organization", "date", "year", "url", "urldate", "note"}
        assert len(entry.persons.get("author", [])) == len(reference.get("author", []))


def check_wikitext(name, references):
    code = mwparserfromhell.parse(read(name))
    templates = code.filter_templates()
    assert len(templates) == len(references), templates
    for template in templates:
        assert str(template.name).strip() in {"cite tweet", "cite web"}
        assert template.has("title")
    for kind in (code.filter_tags, code.filter_wikilinks, code.filter_arguments):
        assert not kind(), kind()


def check_csl_schema(references):
    """The schema of CSL's own maintainers, which `install` puts beside the programs."""
    schema = json.loads((pathlib.Path(sys.prefix) / "csl-data.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    faults = [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(references)]
    assert not faults, faults[:5]
    broken = [{**references[0], "type": "no such type"}] if references else []
    assert not broken or list(validator.iter_errors(broken)), "the schema refuses nothing"


def check_csl(name, references):
    check_csl_schema(references)
    source = CiteProcJSON(references)
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    for reference in references:
        assert reference["type"] == "post"
        bibliography.register(Citation([CitationItem(reference["id"])]))
    assert len(bibliography.bibliography()) == len(references)


def check_json_ld(name, references):
    nodes = jsonld.expand(json.loads(read(name)), {"documentLoader": offline})
    kinds = [kind for node in nodes for kind in node.get("@type", [])]
    assert kinds.count("https://schema.org/Quotation") == len(references)
    known = {node["@id"] for node in nodes}
    for node in nodes:
        for parent in node.get("https://schema.org/isBasedOn", []):
            assert parent["@id"] in known


def main(count):
    for number in range(int(count)):
        references = json.loads(read(f"{number}.json"))
        for check, ending in (
            (check_bibtex, "bib"), (check_wikitext, "wiki"), (check_csl, "json"), (check_json_ld, "jsonld"),
        ):
            try:
                check(f"{number}.{ending}", references)
            except Exception as fault:
                raise SystemExit(f"{number}.{ending}: {check.__name__}: {fault!r}\n{read(f'{number}.{ending}')}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
