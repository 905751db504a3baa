"""What can be read on a page of turven report, and what is wrong with it: report_look.py PAGE

The text of the page goes to standard output, an element a line; what no page may have goes to standard error.
"""
import base64
import hashlib
import html.parser
import re
import sys

VOID = {"meta", "br", "input"}
SHAPES = {"line", "rect", "circle", "path"}
INSIDE = {"b", "q", "span", "kbd", "br", "a"}


class Look(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.lines, self.wrong, self.ids, self.refers = [], [], [], set(), []
        self.raw = {"style": [], "script": []}
        self.policy = None
        self.n_scripts = 0

    def complain(self, words):
        self.wrong.append("line %d: %s" % (self.getpos()[0], words))

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        for name, value in attributes:
            if name.startswith("on") or name == "style":
                self.complain("%s=%s" % (name, value))
            if name in ("src", "href", "data-src") and re.match("[a-z]+:|/", value):
                self.complain("%s=%s" % (name, value[:80]))
        if len(values) < len(attributes):
            self.complain("an attribute twice")
        if "id" in values:
            if values["id"] in self.ids:
                self.complain("two are called " + values["id"])
            self.ids.add(values["id"])
        for name in ("aria-labelledby", "for", "href"):
            if name in values:
                self.refers.append(values[name].lstrip("#") if name == "href" else values[name])
        if "data-e" in values:
            self.refers.append("e" + values["data-e"])
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        if tag not in ("html", "head", "meta", "body") + tuple(INSIDE):
            words = [tag] + [".%s" % c for c in (values.get("class") or "").split()]
            self.lines.append(["".join(words), values.get("aria-label") or values.get("label") or values.get("data-words") or ""])
        self.n_scripts += tag == "script"
        if tag in ("img", "iframe", "link", "object", "embed", "base"):
            self.complain("there is a <%s>" % tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.open.pop()
        if tag not in SHAPES:
            self.complain("<%s/>" % tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.complain("</%s> closes something else" % tag)

    def handle_data(self, data):
        if self.open and self.open[-1] in self.raw:
            self.raw[self.open[-1]].append(data)
        elif data.strip() and self.lines:
            self.lines[-1][1] = (self.lines[-1][1] + " " + " ".join(data.split())).strip()


page = open(sys.argv[1], encoding="utf-8", newline="").read()
look = Look()
look.feed(page)
look.close()
for tag in look.open:
    look.complain("<%s> is never closed" % tag)
for name in look.refers:
    if name not in look.ids:
        look.complain("nothing is called " + name)
if look.n_scripts > 1:
    look.complain("there are %d scripts" % look.n_scripts)
for kind, pieces in look.raw.items():
    digest = base64.b64encode(hashlib.sha256("".join(pieces).encode()).digest()).decode()
    if pieces and "%s-src 'sha256-%s'" % (kind, digest) not in (look.policy or ""):
        look.complain("the policy does not allow the %s" % kind)
if not (look.policy or "").startswith("default-src 'none'; "):
    look.complain("the policy is " + str(look.policy))
for word in ("nan", "inf", "-nan", "-inf"):
    if ">%s<" % word in page or '="%s' % word in page:
        look.complain("a number is " + word)
for tag, words in look.lines:
    if words and not tag.startswith(("style", "script")):
        print("%s: %s" % (tag, words))
print("\n".join(look.wrong), end="\n" if look.wrong else "", file=sys.stderr)
sys.exit(1 if look.wrong else 0)
