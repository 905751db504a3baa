"""sds: a parser written from the description of BORIS's dialect, not from turven's source."""
import re

from readers.logged import clipped, differ

ITEM = re.compile(r"([A-Za-z]\w*),(\d+\.\d{3})-(\d+\.\d{3})")


def by_grammar(export):
    head, rest = export.text("ascii").split(";", 1)
    differ(head.split("\n")[1], "Timed <seconds>", "sds: type")
    sessions = re.findall(r"<(\w+)>\s*(.*?)\s*/\s*", rest, re.S)
    differ([name for name, _ in sessions],
           ["%s_%s_toy" % (o["session"], o["coder"]) for o in export.observations], "sds: sessions")
    for (name, items), o in zip(sessions, export.observations):
        found = []
        for item in items.split():
            code, start, stop = ITEM.fullmatch(item).groups()
            found.append((code, round(float(start) * 1000), round(float(stop) * 1000)))
        differ(found, [({"child-1": "child_1", "2m": "t2m"}.get(e["target"], e["target"]) + "_" + e["code"],
                        e["onset_ms"], e["offset_ms"]) for e in clipped(o["events"])], "sds: " + name)
