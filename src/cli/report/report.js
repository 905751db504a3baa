/*
 * The report without this script is a page to read; with it moments are played, events filtered, and
 * everything can be reached by keys. All that it shows stands in the page already. Times are in
 * milliseconds on the axis of the session, which several files can make up.
 */
(function () {
	"use strict";

	const $ = (id) => document.getElementById(id);
	const video = $("video");
	const timeline = $("timeline");
	const rows = [...document.querySelectorAll("#list tbody tr")];
	const marks = [...document.querySelectorAll(".track .mark")];

	/* ---- the recording ---- */

	/* One that is in the page becomes a file of the browser: addresses of that length some refuse. */
	function unpack(li) {
		const base64 = li.dataset.base64;
		const pieces = [];
		if (!base64)
			return "";
		for (let i = 0; i < base64.length; i += 1 << 20)
			pieces.push(Uint8Array.from(atob(base64.slice(i, i + (1 << 20))), (c) => c.charCodeAt(0)));
		li.removeAttribute("data-base64");
		return URL.createObjectURL(new Blob(pieces, {type: li.dataset.type}));
	}

	const parts = [...document.querySelectorAll("#parts li")].map((li) => ({
		source: li.dataset.src || unpack(li),
		name: li.dataset.name,
		start: Number(li.dataset.start),
	}));
	let part = -1;

	function position() {
		return part < 0 ? 0 : parts[part].start + video.currentTime * 1000;
	}

	function partAt(ms) {
		let i = 0;
		while (i + 1 < parts.length && parts[i + 1].start <= ms)
			i++;
		return i;
	}

	function open(i) {
		part = i;
		video.src = parts[i].source;
	}

	function go(ms, play) {
		if (!video || !parts.length)
			return;
		ms = Math.max(0, ms);
		const i = partAt(ms);
		if (!parts[i].source) {
			$("missing").hidden = false;
			$("choose").focus();
			return;
		}
		if (i !== part)
			open(i);
		/* before anything is loaded this is where the browser will begin */
		video.currentTime = (ms - parts[i].start) / 1000;
		if (play)
			video.play().catch(() => {});
	}

	function playMoment(ms) {
		go(ms - Number($("lead").value), true);
	}

	function chosen(event) {
		const files = [...event.target.files];
		parts.forEach((p, i) => {
			const file = files.find((f) => f.name === p.name) || files[i];
			if (file)
				p.source = URL.createObjectURL(file);
		});
		$("missing").hidden = parts.every((p) => p.source);
		if (parts[0].source)
			open(0);
	}

	function clock(ms) {
		const tenths = Math.floor(ms / 100);
		const s = Math.floor(tenths / 10);
		const two = (n) => String(n).padStart(2, "0");
		const h = Math.floor(s / 3600);
		return (h ? h + ":" + two(Math.floor(s / 60) % 60) : Math.floor(s / 60)) + ":" +
			two(s % 60) + "." + tenths % 10;
	}

	function moved() {
		$("clock").value = clock(position());
		if (timeline)
			showMoment();
	}

	function showMoment() {
		const ms = position();
		const from = Number(timeline.dataset.from);
		const share = (ms - from) / (Number(timeline.dataset.to) - from);
		const x = Number(timeline.dataset.left) + Number(timeline.dataset.width) * share + "%";
		let now = null;

		timeline.classList.add("playing");
		timeline.querySelectorAll(".head").forEach((line) => {
			line.setAttribute("x1", x);
			line.setAttribute("x2", x);
		});
		rows.forEach((row) => {
			if (msOf(row) <= ms + 1 && !row.hidden)
				now = row;
			row.removeAttribute("aria-current");
		});
		if (now)
			now.setAttribute("aria-current", "true");
	}

	/* Where it is out of sight, the recording stays in the corner. */
	function keepInSight() {
		const stage = $("stage");
		new IntersectionObserver((entries) => {
			const out = !entries[0].isIntersecting && entries[0].boundingClientRect.top < 0;
			if (out)
				stage.style.minHeight = stage.offsetHeight + "px";
			stage.classList.toggle("away", out && part >= 0 && video.readyState > 0);
			if (!out)
				stage.style.minHeight = "";
		}).observe(stage);
	}

	function startPlayer() {
		if (!video)
			return;
		video.addEventListener("timeupdate", moved);
		video.addEventListener("seeking", moved);
		video.addEventListener("error", () => {
			if (video.getAttribute("src"))
				$("missing").hidden = false;
		});
		video.addEventListener("ended", () => {
			if (part + 1 < parts.length && parts[part + 1].source)
				go(parts[part + 1].start, true);
		});
		$("choose").addEventListener("change", chosen);
		if (parts.length && parts[0].source) {
			part = 0;
			if (!video.getAttribute("src"))
				open(0);
		}
		keepInSight();
	}

	/* ---- moments ---- */

	function msOf(row) {
		const button = row.querySelector(".play");
		return button ? Number(button.dataset.ms) : 0;
	}

	function act(element) {
		const row = $("e" + element.dataset.e);
		if (video) {
			playMoment(Number(element.dataset.ms));
		} else if (row) {
			row.scrollIntoView({block: "center"});
			row.setAttribute("tabindex", "-1");
			row.focus();
		}
	}

	/* The next event that is shown, or the one before. */
	function step(by) {
		if (!video)
			return;
		const shown = rows.filter((row) => !row.hidden);
		const at = shown.findIndex((row) => row.hasAttribute("aria-current"));
		const next = by > 0 ? at + 1 : Math.max(0, at - 1);
		if (shown[next])
			playMoment(msOf(shown[next]));
	}

	/*
	 * Of many things only one is a stop of the Tab key; arrows go from one to the next. items: all of
	 * them, in order.
	 */
	function roving(items) {
		const shown = () => items.filter((item) => item.getClientRects().length);
		const enter = (item) => {
			items.forEach((other) => other.setAttribute("tabindex", other === item ? "0" : "-1"));
		};
		const settle = () => {
			const there = shown();
			if (there.length && !there.some((item) => item.getAttribute("tabindex") === "0"))
				enter(there[0]);
		};
		const keys = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity};

		items.forEach((item) => {
			item.setAttribute("tabindex", "-1");
			item.addEventListener("focus", () => enter(item));
			item.addEventListener("keydown", (event) => {
				if (!(event.key in keys) || event.ctrlKey || event.altKey || event.metaKey)
					return;
				const there = shown();
				const at = there.indexOf(item) + keys[event.key];
				there[Math.min(Math.max(at, 0), there.length - 1)].focus();
				event.preventDefault();
				event.stopPropagation();
			});
		});
		settle();
		return settle;
	}

	const settlers = [];

	function startMoments() {
		document.querySelectorAll(".play[data-ms]").forEach((button) =>
			button.addEventListener("click", () => act(button)));
		marks.forEach((mark) => {
			mark.setAttribute("role", "button");
			mark.addEventListener("click", (event) => {
				event.stopPropagation();
				act(mark);
			});
			mark.addEventListener("keydown", (event) => {
				if (event.key !== "Enter" && event.key !== " ")
					return;
				act(mark);
				event.preventDefault();
				event.stopPropagation();
			});
		});
		rows.forEach((row) => row.addEventListener("click", (event) => {
			const button = row.querySelector("button");
			if (button && !event.target.closest("button, a") && getSelection().isCollapsed)
				act(button);
		}));
		document.querySelectorAll(".tracks").forEach((tracks) =>
			settlers.push(roving([...tracks.querySelectorAll(".mark")].sort(
				(a, b) => Number(a.dataset.e) - Number(b.dataset.e)))));
		settlers.push(roving(rows.map((row) => row.querySelector(".play")).filter(Boolean)));
		document.querySelectorAll(".evidence, .moments").forEach((list) =>
			settlers.push(roving([...list.querySelectorAll(".play")])));
		/* a place between the marks, too */
		document.querySelectorAll("svg.track, svg.axis").forEach((svg) =>
			svg.addEventListener("click", (event) => {
				const box = svg.getBoundingClientRect();
				const percent = 100 * (event.clientX - box.left) / box.width;
				const share = (percent - timeline.dataset.left) / timeline.dataset.width;
				const from = Number(timeline.dataset.from);
				go(from + share * (Number(timeline.dataset.to) - from), false);
			}));
	}

	/* ---- the timeline ---- */

	function showTracks() {
		const which = document.querySelector("input[name=tracks]:checked").value;
		["by-dimension", "by-target"].forEach((id) => {
			$(id).hidden = id !== which;
		});
		settlers.forEach((settle) => settle());
	}

	function switchTracks() {
		if (!timeline)
			return;
		const other = document.querySelector("input[name=tracks]:not(:checked)");
		other.checked = true;
		showTracks();
	}

	function startTimeline() {
		if (!timeline)
			return;
		showTracks(); /* a browser can remember what was chosen before */
		document.querySelectorAll("input[name=tracks]").forEach((input) =>
			input.addEventListener("change", showTracks));
		$("zoom").addEventListener("change", () => {
			document.querySelectorAll(".wide").forEach((wide) => {
				wide.className = "wide times" + $("zoom").value;
			});
		});
		document.querySelectorAll(".tracks").forEach((tracks) =>
			tracks.addEventListener("focusin", (event) =>
				event.target.scrollIntoView({block: "nearest", inline: "nearest"})));
	}

	/* ---- filters ---- */

	function isWanted(row) {
		const mark = $("f-mark").value;
		const is = (id, value) => $(id).value === "" || $(id).value === value;
		return is("f-target", row.dataset.target) && is("f-code", row.dataset.code) &&
			is("f-valence", row.dataset.valence) &&
			(mark === "" || mark === row.dataset.mark ||
				(mark === "comment" && row.hasAttribute("data-comment")));
	}

	function filter() {
		const shown = $("shown");
		let n = 0;

		rows.forEach((row) => {
			row.hidden = !isWanted(row);
			n += !row.hidden;
		});
		marks.forEach((mark) => {
			mark.classList.toggle("out", $("e" + mark.dataset.e).hidden);
		});
		shown.value = shown.dataset.words.replace("%n", n).replace("%m", rows.length);
		settlers.forEach((settle) => settle());
	}

	function startFilters() {
		const form = $("filters");
		if (!form)
			return;
		form.addEventListener("change", filter);
		form.addEventListener("reset", () => setTimeout(filter, 0));
		form.addEventListener("submit", (event) => event.preventDefault());
		filter();
	}

	/* ---- keys ---- */

	const keys = {
		" ": () => video && (video.paused ? go(position(), true) : video.pause()),
		ArrowLeft: () => go(position() - 5000, false),
		ArrowRight: () => go(position() + 5000, false),
		",": () => go(position() - 1000, false),
		".": () => go(position() + 1000, false),
		n: () => step(1),
		p: () => step(-1),
		f: () => $("f-target") && $("f-target").focus(),
		x: () => $("filters") && $("filters").reset(),
		t: switchTracks,
		"?": () => $("help").showModal(),
	};

	function startKeys() {
		document.addEventListener("keydown", (event) => {
			const own = event.target.closest("select, input, video, dialog");
			const presses = event.key === " " && event.target.closest("button, summary, a");
			if (own || presses || event.ctrlKey || event.altKey || event.metaKey ||
				!(event.key in keys))
				return;
			keys[event.key]();
			event.preventDefault();
		});
		if ($("keys"))
			$("keys").addEventListener("click", () => $("help").showModal());
		/* what is folded is read on paper, too */
		window.addEventListener("beforeprint", () =>
			document.querySelectorAll("details").forEach((d) => {
				d.open = true;
			}));
	}

	startPlayer();
	startMoments();
	startTimeline();
	startFilters();
	startKeys();
	document.documentElement.classList.add("ready");
})();
