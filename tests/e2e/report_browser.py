"""The page of turven report in a real browser: report_browser.py PAGE SILENT SCRATCH

PAGE is of the session "film" of report_study.py, SILENT of one without a recording; with "-" in its place PAGE is only
played. Says what is not as it should be, one line each.
"""
import os
import subprocess
import sys

from browser import Browser

page, silent, scratch = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3]
wrong = []


def expect(what, is_so, got=None):
    if not is_so:
        wrong.append("%s%s" % (what, "" if got is None else ": %r" % (got,)))


def moment(b, ms, what):
    """Is the player at this moment? Where it was asked to go, and where it then was."""
    at = b.wait("window.sought")
    expect("%s: %d ms was meant, the player went to" % (what, ms), abs(at - ms) <= 50, at)


def watch(b):
    """Notes each jump of the player, on the axis of the session; keeps it from moving on by itself."""
    b.js("""(() => { const video = document.getElementById("video"), parts = [...document.querySelectorAll("#parts li")];
        video.defaultPlaybackRate = video.playbackRate = 0.0625;
        const sources = parts.map((p) => p.dataset.src && new URL(p.dataset.src, location.href).href);
        if (!sources[0]) sources[0] = video.src; /* in the page: one that is not the first is the second */
        video.addEventListener("seeked", () => { const i = video.src === sources[0] ? 0 : 1;
            window.sought = Number(parts[i].dataset.start) + 1000 * video.currentTime; window.part = i; }); })()""")


def again(b):
    b.js("window.sought = 0; window.part = -1")


def shown(b):
    return b.js("[...document.querySelectorAll('#list tbody tr')].filter((r) => r.getClientRects().length).map((r) => r.id)")


def marks(b):
    return b.js("""[...document.querySelectorAll('#by-dimension .mark')].filter((m) =>
        getComputedStyle(m).visibility === 'visible').map((m) => m.dataset.e).sort()""")


def play(b):
    b.wait("document.getElementById('video').readyState >= 2")
    watch(b)
    for event, ms, part in ((0, 1500, 0), (2, 3250, 0), (4, 7500, 1), (1, 2000, 0)):
        again(b)
        b.click("#e%d .play" % event)
        moment(b, ms, "a click on a row")
        expect("part of the recording", b.js("window.part") == part, b.js("window.part"))
    expect("a click plays", b.wait("!document.getElementById('video').paused"))
    b.wait("!!document.querySelector('tr[aria-current]')")
    expect("the row that is played", b.js("document.querySelector('tr[aria-current]').id") == "e1")
    again(b)
    b.click("#by-dimension .mark[data-e='4'] .shape")
    moment(b, 7500, "a click on the timeline")
    again(b)
    b.click(".evidence .play[data-e='2']")
    moment(b, 3250, "a click on evidence")
    again(b)
    b.js("document.getElementById('lead').value = '2000'")
    b.click(".moments .play[data-e='2']")
    moment(b, 1250, "from two seconds before")
    b.js("document.getElementById('lead').value = '0'")


def keyboard(b):
    b.js("document.getElementById('video').pause(); document.activeElement.blur()")
    again(b)
    b.js("document.querySelector('#e0 .play').focus()")
    b.key("ArrowDown")
    b.key("ArrowDown")
    expect("arrows go down the list", b.js("document.activeElement.closest('tr').id") == "e2")
    b.key("Enter")
    moment(b, 3250, "Enter in the list")
    again(b)
    b.js("document.querySelector('#by-dimension .mark[tabindex=\"0\"]').focus()")
    b.key("End")
    expect("the last mark", b.js("document.activeElement.dataset.e") == "5")
    b.key("Enter")
    moment(b, 9000, "Enter on the timeline")
    expect("a mark that has the focus is seen to have it",
           b.js("getComputedStyle(document.querySelector('.mark:focus-visible .shape')).strokeWidth") == "5px")
    again(b)
    b.js("document.activeElement.blur(); document.getElementById('video').pause()")
    b.key("p")
    moment(b, 7500, "p")
    again(b)
    b.js("document.getElementById('video').pause()")
    b.key("ArrowLeft")
    moment(b, 2500, "an arrow, 5 seconds back, into the first part")
    b.key("t")
    expect("t switches tracks", b.js("document.getElementById('by-dimension').hidden"))
    b.key("t")
    b.key("?")
    expect("? shows the keys", b.js("document.getElementById('help').open"))
    b.key("Escape")
    b.wait("!document.getElementById('help').open && document.activeElement === document.body")
    b.key("f")
    expect("f goes to the filters", b.js("document.activeElement.id") == "f-target")
    b.js("document.activeElement.blur()")


def choose(b, select, value):
    b.js("""(() => { const s = document.getElementById(%r); s.value = %r;
        s.dispatchEvent(new Event("change", {bubbles: true})); })()""" % (select, value))


def filters(b):
    every = ["e0", "e1", "e2", "e3", "e4", "e5"]
    for select, value, left in (("f-target", "2m", ["e3", "e4"]), ("f-code", "nod", ["e0", "e4"]),
                                ("f-valence", "-1", ["e2"]), ("f-mark", "strong", ["e0", "e3"]),
                                ("f-mark", "comment", ["e0", "e2", "e4"])):
        choose(b, select, value)
        expect("%s %s" % (select, value), shown(b) == left, shown(b))
        expect("%s %s, on the timeline" % (select, value), marks(b) == [e[1:] for e in left], marks(b))
        expect("%s %s is told" % (select, value),
               b.js("document.getElementById('shown').value") == "%d of 6 events" % len(left))
        b.js("document.activeElement.blur()")
        b.key("x")
        b.wait("document.querySelectorAll('#list tbody tr[hidden]').length === 0")
    expect("x shows everything", shown(b) == every)


def paper(b):
    pdf = os.path.join(scratch, "page.pdf")
    b.pdf(pdf)
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True).stdout
    for words in ("To talk about", "Timeline", "Mood <&>", "Other codes", "NOD", "as Tim was", "What is in this file"):
        expect("on paper: " + words, words.lower() in text.lower())
    for words in ("Show all", "Keys (?)"):
        expect("not on paper: " + words, words not in text)


def widths(b):
    for width in (1280, 768, 390):
        for dark in (False, True):
            b.size(width, 900, dark)
            expect("at %d nothing sticks out" % width, b.js("document.documentElement.scrollWidth") <= width,
                   b.js("document.documentElement.scrollWidth"))
            light = b.js("""(() => { const c = document.createElement("canvas").getContext("2d"); c.fillStyle =
                getComputedStyle(document.querySelector(".mark .shape")).fill; return parseInt(c.fillStyle.slice(1, 3), 16); })()""")
            expect("colours of marks, dark: %s" % dark, (light > 100) == dark, light)
            b.picture(os.path.join(scratch, "%d%s.png" % (width, "-dark" if dark else "")))


def private(b):
    """What the page asked for, and what it was refused."""
    asked = [e["params"]["request"]["url"] for e in b.events if e["method"] == "Network.requestWillBeSent"]
    # what begins so is in the page or in the browser; so are the signs of the player
    others = [u for u in asked if not u.startswith(("data:", "blob:", "file://" + os.path.dirname(page).replace(" ", "%20")))]
    expect("requests that leave the page", not others and asked, others)
    said = [e["params"]["entry"]["text"] for e in b.events if e["method"] == "Log.entryAdded"]
    said += [str(e["params"]) for e in b.events if e["method"] == "Runtime.exceptionThrown"]
    expect("the browser complains", not said, said)
    expect("a comment is no script", b.js("document.title") == "Tim and Carla at home", b.js("document.title"))
    expect("what was written is what is read", b.js("document.querySelector('#e0 q').textContent") ==
           "<script>document.title = 'broken'</script>")
    refused = b.js("""new Promise((done) => { document.addEventListener("securitypolicyviolation", (e) =>
        done(e.effectiveDirective)); const i = new Image(); i.src = "https://example.org/x.png"; document.body.append(i); })""")
    expect("a picture from elsewhere is refused", refused == "img-src", refused)


def without_recording(b):
    b.open("file://" + silent.replace(" ", "%20"))
    for key in (" ", "n", "p", "ArrowLeft", ",", "t", "t", "f"):
        b.key(key)
        b.js("document.activeElement.blur()")
    b.js("document.querySelector('#by-dimension .mark[tabindex=\"0\"]').focus()")
    b.key("Enter")
    expect("Enter goes to the list", b.js("document.activeElement.id") == "e0", b.js("document.activeElement.id"))
    failures = [str(e["params"]) for e in b.events if e["method"] in ("Runtime.exceptionThrown", "Log.entryAdded")]
    expect("without a recording the browser complains", not failures, failures)


def lost(b):
    """Where the recording is not there, it can be chosen."""
    b.js("document.querySelectorAll('#parts li').length && (document.getElementById('video').src = 'file:///nowhere/x.webm')")
    b.wait("!document.getElementById('missing').hidden")
    root = b.call("DOM.getDocument")["root"]["nodeId"]
    node = b.call("DOM.querySelector", nodeId=root, selector="#choose")["nodeId"]
    folder = os.path.join(os.path.dirname(page), "study of us", "sessions", "film")
    b.call("DOM.setFileInputFiles", nodeId=node, files=[os.path.join(folder, "part-2.webm"),
                                                       os.path.join(folder, "part 1 #a.webm")])
    b.wait("document.getElementById('missing').hidden && document.getElementById('video').readyState >= 2")
    expect("what was chosen plays", b.js("document.getElementById('video').src.startsWith('blob:')"))


with Browser(scratch) as browser:
    browser.size(1280, 900)
    browser.open("file://" + page.replace(" ", "%20"))
    play(browser)
    private(browser)
    if sys.argv[2] != "-":
        keyboard(browser)
        filters(browser)
        paper(browser)
        widths(browser)
        lost(browser)
        without_recording(browser)
print("\n".join(wrong), end="\n" if wrong else "")
sys.exit(1 if wrong else 0)
