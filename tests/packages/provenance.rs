//! PROV and PREMIS, JSON and CSV with their schemas, judged by the programs of others: prov, pyshacl, PyLD, lxml,
//! jsonschema, frictionless.

use super::programs::{Bench, told};

#[test]
fn prov_is_read_compared_and_fits_the_shapes() {
    let Some(bench) = Bench::ready() else { return };
    for (name, selection) in [
        ("all.jsonld", &[][..]),
        ("hidden.jsonld", &["--withhold", "operator"]),
        ("dead.jsonld", &["--dead"]),
    ] {
        bench.export("prov", name, selection);
        bench.approved(
            "prov-convert",
            &["-i", "jsonld", "-f", "json", name, "again.json"],
        );
        bench.approved(
            "prov-compare",
            &["-f", "jsonld", "-F", "json", name, "again.json"],
        );
        let judged = bench.script("provenance.py", &["prov", name]);
        assert!(judged.status.success(), "{name}: {}", told(&judged));
    }
    let judged = bench.script("provenance.py", &["prov-mutations", "all.jsonld"]);
    assert!(judged.status.success(), "{}", told(&judged));
}

#[test]
fn premis_fits_a_schema_of_its_elements() {
    let Some(bench) = Bench::ready() else { return };
    for (name, selection) in [
        ("all.xml", &[][..]),
        ("hidden.xml", &["--withhold", "operator"]),
    ] {
        bench.export("premis", name, selection);
        let judged = bench.script("provenance.py", &["premis", name]);
        assert!(judged.status.success(), "{name}: {}", told(&judged));
    }
}

#[test]
fn the_account_fits_its_schemas() {
    let Some(bench) = Bench::ready() else { return };
    bench.export("bagit", "bag", &[]);
    let judged = bench.script("provenance.py", &["account", "bag/data/report"]);
    assert!(judged.status.success(), "{}", told(&judged));
}
