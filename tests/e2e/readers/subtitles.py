"""webvtt and srt: what a player would show when."""
import json
import re
from html import unescape as html_unescape

from readers.logged import Missing, clipped, differ, fail, node, output_of, words


def in_ms(time):
    h, m, s, ms = map(int, re.fullmatch(r"(\d\d+):(\d\d):(\d\d)[.,](\d{3})", time).groups())
    return ((h * 60 + m) * 60 + s) * 1000 + ms


def cues_of(export):
    return [(e["onset_ms"], e["offset_ms"], e["id"], "<v %s>%s" % (e["target"], words(e)))
            for e in clipped(export.observation()["events"])]


def vtt_by_webvtt(export):
    text = export.text()
    if not text.startswith("WEBVTT - ") or "\r" in text or "Jansen" in text:
        fail("webvtt", "the head")
    try:
        import webvtt
    except ImportError:
        raise Missing("python3-webvtt is missing")
    differ([(in_ms(c.start), in_ms(c.end), c.identifier, html_unescape(c.raw_text)) for c in webvtt.read(export.path)],
           cues_of(export), export.path + " by python3-webvtt")


def vtt_by_parser(export):
    result = json.loads(node("webvtt.js", "webvtt-parser", export.path))
    differ(result["errors"], [], export.path + " by webvtt-parser: errors")
    # of those that begin together it puts the longest first
    differ(sorted(tuple(cue[:3]) + (html_unescape(cue[3]),) for cue in result["cues"]), sorted(cues_of(export)),
           export.path + " by webvtt-parser")


def srt_by_ffprobe(export):
    want = [(e["onset_ms"], e["offset_ms"], "%s: %s" % (e["target"], words(e)))
            for e in clipped(export.observation()["events"])]
    out = output_of("ffprobe", "-v", "error", "-f", "srt", "-show_packets", "-show_data", "-of", "json", export.path)
    found = []
    for packet in json.loads(out).get("packets", []):
        data = "".join(line[10:].split("  ")[0] for line in packet["data"].strip().split("\n"))
        found.append((int(packet["pts"]), int(packet["pts"]) + int(packet["duration"]),
                      bytes.fromhex(data.replace(" ", "")).decode()))
    differ(export.text().count(" --> "), len(want), export.path + ": number of cues")
    differ(found, list(dict.fromkeys(want)), export.path + " by FFmpeg")  # which takes equal cues for one


def srt_by_rules(export):
    """What players agree on: a counter, times, text, a blank line."""
    want = [(e["onset_ms"], e["offset_ms"], "%s: %s" % (e["target"], words(e)))
            for e in clipped(export.observation()["events"])]
    text = export.text().replace("\r\n", "\n")
    blocks = [block.split("\n") for block in text.split("\n\n") if block.strip()]
    found = []
    for i, (number, times, line) in enumerate(blocks, 1):
        differ(number, str(i), "srt: counter")
        start, end = times.split(" --> ")
        found.append((in_ms(start), in_ms(end), line))
    differ(found, want, export.path + " by its rules")
