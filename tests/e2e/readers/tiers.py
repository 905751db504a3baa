"""textgrid and elan: events in lanes. Praat and the schema accept more than they should: the rest is looked for here."""
import os
import re
import xml.etree.ElementTree

from readers.logged import Missing, beside, clipped, differ, fail, output_of, words


def tier_name(e):
    if e["kind"] == "point":
        return "moments@" + e["target"]
    return ("face" if e["code"] in ("smile", "frown") else e["code"]) + "@" + e["target"]


def textgrid_by_praat(export):
    """Praat accepts gaps and overlaps, and drops a second point of one moment: intervals must join."""
    o = export.observation()
    out = output_of("praat", "--run", beside("tiers.praat"), os.path.abspath(export.path))
    tiers = {}
    for line in out.split("\n")[1:]:
        if line:
            name, start, end, label = line.split("\t")
            tiers.setdefault(name, []).append((round(float(start) * 1000), end and round(float(end) * 1000), label))
    (first, last, text), = tiers.pop("turven")
    differ(text, "session %s, coder %s, pass 1, codebook toy" % (o["session"], o["coder"]), "first tier")
    found = []
    for name, items in tiers.items():
        at = first
        for start, end, label in items:
            if end != "":
                differ(start, at, "start of an interval of " + name)
                at = end
            if label:
                found.append((start, end, label, name.split("#")[0]))
        if items[0][1] != "":
            differ(at, last, "end of " + name)
    differ(sorted(found, key=str), sorted(((e["onset_ms"], e["offset_ms"] if e["kind"] == "state" else "", words(e),
                                            tier_name(e)) for e in o["events"]), key=str), export.path + " by Praat")


def elan_children(export, e):
    """What hangs below the annotation of an event."""
    child = dict(("mod_" + m.split("=")[0], m.split("=")[1]) for m in e["modifiers"].split(";") if m)
    if e["mark"]:
        child["mark"] = e["mark"]
    if e["comment"] and not export.anonymous:
        child["comment"] = re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", e["comment"])
    return sorted(child.items())


def annotations_of(tier, slots, vocabulary):
    """Takes the slots that the tier uses out of them."""
    at = 0
    for a in tier.iter("ALIGNABLE_ANNOTATION"):
        start, end = slots.pop(a.get("TIME_SLOT_REF1")), slots.pop(a.get("TIME_SLOT_REF2"))
        value = a.find("ANNOTATION_VALUE").text
        if start < at or end <= start:
            fail("elan", "%s overlaps in %s" % (a.get("ANNOTATION_ID"), tier.get("TIER_ID")))
        at = end
        differ(vocabulary[a.get("CVE_REF")], value, "CVE_REF")
        yield a.get("ANNOTATION_ID"), (start, end, value, tier.get("PARTICIPANT"),
                                       tier.get("LINGUISTIC_TYPE_REF").split()[0])


def elan_by_rules(export):
    """Python's parser, and what the schema does not check: order in time, overlaps, vocabulary."""
    root = xml.etree.ElementTree.parse(export.path).getroot()
    o = export.observation()
    slots = [(t.get("TIME_SLOT_ID"), int(t.get("TIME_VALUE"))) for t in root.iter("TIME_SLOT")]
    differ([ms for _, ms in slots], sorted(ms for _, ms in slots), "order of time slots")
    slots = dict(slots)
    vocabulary = {e.get("CVE_ID"): e.find("CVE_VALUE").text for e in root.iter("CV_ENTRY_ML")}
    differ([e.find("CVE_VALUE").get("DESCRIPTION") for e in root.iter("CV_ENTRY_ML")][0],
           'Hits, "hard"', "a label")
    found, children = {}, {}
    for tier in root.iter("TIER"):
        differ(tier.get("ANNOTATOR"), o["coder"], "ANNOTATOR")
        found.update(annotations_of(tier, slots, vocabulary))
        for a in tier.iter("REF_ANNOTATION"):
            value = a.find("ANNOTATION_VALUE").text
            if a.get("CVE_REF"):
                differ(vocabulary[a.get("CVE_REF")], value, "CVE_REF")
            children.setdefault(a.get("ANNOTATION_REF"), {})[tier.get("LINGUISTIC_TYPE_REF")] = value
    differ(slots, {}, "time slots that nothing uses")
    result = [found[a] + (sorted(children.pop(a, {}).items()),) for a in found]
    differ(children, {}, "annotations of nothing")
    want = [(e["onset_ms"], e["offset_ms"], e["code"], e["target"],
             "moments" if e["kind"] == "point" else "states", elan_children(export, e)) for e in clipped(o["events"])]
    differ(sorted(result), sorted(want), export.path + ": annotations")


def elan_by_schema(export):
    schema = os.path.join(os.environ["top_srcdir"], "..", "shared", "schemas", "EAFv3.0.xsd")
    if not os.path.exists(schema):
        raise Missing("EAFv3.0.xsd is missing")
    output_of("xmllint", "--noout", "--nonet", "--schema", schema, export.path)
