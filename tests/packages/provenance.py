"""Judges PROV, PREMIS and the account with other people's programs.

Usage: provenance.py prov|prov-mutations|premis|account FILE
"""

import copy
import json
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).parent


def shapes_hold(graph):
    from pyshacl import validate

    conforms, _, text = validate(graph, shacl_graph=str(HERE / "prov-shapes.ttl"))
    return conforms, text


def graph_of(document):
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=json.dumps(document), format="json-ld")
    return graph


def prov(name):
    from pyld import jsonld

    document = json.loads(pathlib.Path(name).read_text(encoding="utf-8"))

    def refuse(url, options=None):
        raise AssertionError(f"{url} would be fetched")

    nodes = jsonld.expand(document, {"documentLoader": refuse})
    assert len(nodes) > 50, len(nodes)
    conforms, text = shapes_hold(graph_of(document))
    assert conforms, text


def mutations(name):
    """Each broken in one way; the shapes must see every one, or they would judge nothing."""
    document = json.loads(pathlib.Path(name).read_text(encoding="utf-8"))

    def first(kind):
        return next(s for s in document["@graph"] if s["@type"] == kind and (kind != "Activity" or "endTime" in s))

    def reversed_times(d):
        s = next(s for s in d["@graph"] if s["@type"] == "Activity" and "endTime" in s)
        s["startTime"], s["endTime"] = "2030-01-01T00:00:00.000Z", "2020-01-01T00:00:00.000Z"

    def dangling(d):
        next(s for s in d["@graph"] if s["@type"] == "Usage")["entity"] = "record:nowhere"

    def twice(d):
        s = copy.deepcopy(next(s for s in d["@graph"] if s["@type"] == "Generation"))
        s["activity"] = next(a["@id"] for a in d["@graph"] if a["@type"] == "Activity" and a["@id"] != s["activity"])
        d["@graph"].append(s)

    def nobody(d):
        activity = first("Activity")["@id"]
        d["@graph"] = [s for s in d["@graph"] if not (s["@type"] == "Association" and s["activity"] == activity)]

    for mutate in (reversed_times, dangling, twice, nobody):
        broken = copy.deepcopy(document)
        mutate(broken)
        conforms, _ = shapes_hold(graph_of(broken))
        assert not conforms, f"{mutate.__name__} passes"


def premis(name):
    from lxml import etree

    document = etree.parse(name)
    official = pathlib.Path(sys.prefix) / "premis-v3-0.xsd"
    if official.exists() or "PRESSMARK_REQUIRE_VALIDATORS" in os.environ:
        etree.XMLSchema(etree.parse(str(official))).assertValid(document)
    schema = etree.XMLSchema(etree.parse(str(HERE / "premis.xsd")))
    schema.assertValid(document)
    space = "{http://www.loc.gov/premis/v3}"
    dates = document.findall(f".//{space}eventDateTime")
    assert dates
    dates[0].getparent().remove(dates[0])
    assert not schema.validate(document), "an event without a time passes"


def account(folder):
    from frictionless import Resource, Schema
    from jsonschema import Draft202012Validator

    folder = pathlib.Path(folder)
    schema = json.loads((folder / "account.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    report = json.loads((folder / "account.json").read_text(encoding="utf-8"))
    validator.validate(report)
    report["documents"][0]["citations"][0]["record"] = "none"
    assert not validator.is_valid(report), "a record id that is none passes"
    table = folder / "account.csv"
    columns = Schema.from_descriptor(json.loads((folder / "account-table.json").read_text(encoding="utf-8")))
    rows = table.read_bytes()
    judged = Resource(data=rows, format="csv", schema=columns).validate()
    assert judged.valid, judged.to_summary()
    broken = rows.replace(b"\r\nquote,", b"\r\nquite,", 1)
    assert broken != rows
    assert not Resource(data=broken, format="csv", schema=columns).validate().valid


if __name__ == "__main__":
    {"prov": prov, "prov-mutations": mutations, "premis": premis, "account": account}[sys.argv[1]](sys.argv[2])
