"""The RO-Crate beside the manifest: what RO-Crate 1.1 asks of its metadata file."""

import hashlib
import json

import pytest

from tests.conftest import RAW
from youthsurvey import analyze


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    return analyze(data=RAW, out=tmp_path_factory.mktemp("crate"), lang="en")


@pytest.fixture(scope="module")
def graph(ran):
    crate = json.loads((ran.out / "reports" / "ro-crate-metadata.json").read_text("utf-8"))
    assert crate["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    return {entity["@id"]: entity for entity in crate["@graph"]}


def test_the_descriptor_names_the_root(graph):
    descriptor = graph["ro-crate-metadata.json"]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert descriptor["about"] == {"@id": "./"}


def test_the_root_has_what_it_must_have(graph):
    root = graph["./"]
    assert root["@type"] == "Dataset"
    assert {"name", "description", "datePublished", "license", "hasPart"} <= set(root)
    assert "Synthetic reconstruction" in root["description"]


def test_every_published_file_is_a_part_with_its_hash_and_size(ran, graph):
    folder = ran.out / "reports"
    # The crate cannot hold its own hash, nor the manifest's, which is written after it.
    there = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("manifest.json", "ro-crate-metadata.json")
    }
    assert {part["@id"] for part in graph["./"]["hasPart"]} == there
    for name in there:
        content = (folder / name).read_bytes()
        assert graph[name]["sha256"] == hashlib.sha256(content).hexdigest()
        assert graph[name]["contentSize"] == str(len(content))
        assert graph[name]["@type"] == "File"


def test_every_reference_is_of_an_entity(graph):
    def references(value):
        if isinstance(value, dict):
            if set(value) == {"@id"}:
                yield value["@id"]
            for inner in value.values():
                yield from references(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from references(inner)

    for entity in graph.values():
        for key, value in entity.items():
            if key != "conformsTo":
                assert set(references(value)) <= set(graph)


def test_no_data_of_respondents_are_in_the_crate(graph):
    assert not [name for name in graph if "responses" in name or "processed" in name]
