// Reads subtitles with the parser of the W3C and prints cues and errors as JSON:  webvtt.js ANCHOR FILE
const { createRequire } = require("module");
const fs = require("fs");
const { WebVTTParser } = createRequire(process.argv[2])("webvtt-parser");

const result = new WebVTTParser().parse(fs.readFileSync(process.argv[3], "utf-8"), "subtitles/captions/descriptions");
console.log(JSON.stringify({
	errors: result.errors,
	cues: result.cues.map((cue) => [Math.round(cue.startTime * 1000), Math.round(cue.endTime * 1000), cue.id, cue.text]),
}));
