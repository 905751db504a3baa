"""Reads exports with readers that are not turven's and compares each value with what was logged.

export_read.py LOGGED.JSON FORMAT PATH... [--anonymous]      ends with status 0, or says what differs

A reader that does not complain proves little, so each gives back values. Which of them reads what is the table
below; those that are missing are named, and how to get them.
"""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from readers import bids, boris, sav, sds, sheets, subtitles, tables, tiers  # noqa: E402
from readers.logged import Export, Missing  # noqa: E402

READERS = {
    "csv": tables.by_all,
    "tsv": tables.by_all,
    "xlsx": (sheets.by_readxl,),
    "sav": (sav.by_haven, sav.by_pspp),
    "datapackage": (tables.package_by_csv, tables.package_by_frictionless),
    "webvtt": (subtitles.vtt_by_webvtt, subtitles.vtt_by_parser),
    "srt": (subtitles.srt_by_rules, subtitles.srt_by_ffprobe),
    "textgrid": (tiers.textgrid_by_praat,),
    "elan": (tiers.elan_by_rules, tiers.elan_by_schema),
    "boris": (boris.project_by_rules,),
    "boris-tabular": (boris.tabular_by_rules,),
    "bids": bids.by_all,
    "sds": (sds.by_grammar,),
}

arguments = [a for a in sys.argv[1:] if a != "--anonymous"]
for path in arguments[2:]:
    for reader in READERS[arguments[1]]:
        try:
            reader(Export(arguments[0], path, "--anonymous" in sys.argv))
            print("read: %s %s" % (arguments[1], reader.__name__))
        except Missing as missing:
            print("SKIPPED: %s %s: %s" % (arguments[1], reader.__name__, missing))
