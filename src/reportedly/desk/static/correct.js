// Correcting by mouse and by keyboard: keys press what the page shows, selected words become spans. All of it can be
// done without this script, with more typing.
(function () {
  "use strict";
  var text = document.getElementById("text");
  var form = document.getElementById("attribution");
  var base = text ? Number(text.dataset.start || 0) : 0;
  var ROLES = { s: "source", q: "cue", c: "content" };

  function typing(at) {
    return at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
  }
  function seen(element) { return element.getClientRects().length > 0; }

  // Keys: what has the key inside the chosen card goes before what has it elsewhere on the page.
  function bearer(key) {
    function has(element) { return element.dataset.key.split(" ").indexOf(key) >= 0 && seen(element); }
    var chosen = document.querySelector(".card.chosen");
    var near = chosen ? Array.prototype.find.call(chosen.querySelectorAll("[data-key]"), has) : null;
    return near || Array.prototype.find.call(document.querySelectorAll("[data-key]"), function (element) {
      return has(element) && !element.closest(".card");
    });
  }
  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented) { return; }
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.querySelector("[data-save]").click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) { return; }
    if (text && (event.key === "t")) { event.preventDefault(); text.focus(); return; }
    var role = ROLES[event.key.toLowerCase()];
    if (text && role && take(role, event.shiftKey && event.key !== event.key.toLowerCase())) { event.preventDefault(); return; }
    if (event.shiftKey && event.key !== "?") { return; }
    if (text && document.activeElement === text && /^Arrow/.test(event.key)) { return; }
    var found = bearer(event.key);
    if (!found) { return; }
    event.preventDefault();
    found.click();
    if (found.tagName === "SUMMARY") {
      var field = found.parentElement.querySelector("textarea, input:not([type=hidden]), select");
      if (field && found.parentElement.open) { field.focus(); }
    }
  });
  if (!text) { return; }

  // Offsets. A document counts code points, a browser UTF-16 units: two for what lies outside the basic plane.
  var whole = text.textContent;
  function points(units) {
    var count = 0;
    for (var at = 0; at < units; at += 1) {
      var code = whole.charCodeAt(at);
      if (code < 0xdc00 || code > 0xdfff || at === 0 || !high(at - 1)) { count += 1; }
    }
    return count;
  }
  function high(at) { var code = whole.charCodeAt(at); return code >= 0xd800 && code <= 0xdbff; }
  function low(at) { var code = whole.charCodeAt(at); return code >= 0xdc00 && code <= 0xdfff; }
  function units(count) {
    var at = 0;
    while (count > 0 && at < whole.length) {
      at += high(at) && low(at + 1) ? 2 : 1;
      count -= 1;
    }
    return at;
  }
  function place(node, offset) {
    var range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(node, offset);
    return range.toString().length;
  }
  function boundary(at) {
    var walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    var node = walker.nextNode(), last = null, left = at;
    while (node) {
      if (left <= node.data.length) { return [node, left]; }
      left -= node.data.length;
      last = node;
      node = walker.nextNode();
    }
    return last ? [last, last.data.length] : [text, 0];
  }
  function rangeOf(start, end) {
    var range = document.createRange(), a = boundary(start), b = boundary(end);
    range.setStart(a[0], a[1]);
    range.setEnd(b[0], b[1]);
    return range;
  }
  // The selected characters of the text in UTF-16 units, without white space at either end and never half a pair.
  function selected() {
    var chosen = window.getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) { return null; }
    var range = chosen.getRangeAt(0);
    if (!range.intersectsNode(text)) { return null; }
    var start = text.contains(range.startContainer) ? place(range.startContainer, range.startOffset) : 0;
    var end = text.contains(range.endContainer) ? place(range.endContainer, range.endOffset) : whole.length;
    if (start > 0 && low(start) && high(start - 1)) { start -= 1; }
    if (end < whole.length && low(end) && high(end - 1)) { end += 1; }
    while (start < end && /\s/.test(whole.charAt(start))) { start += 1; }
    while (end > start && /\s/.test(whole.charAt(end - 1))) { end -= 1; }
    return start < end ? { start: start, end: end } : null;
  }
  function told(span) { return (base + points(span.start)) + "-" + (base + points(span.end)); }
  function words(span) { return whole.slice(span.start, span.end).replace(/\s+/g, " "); }

  // Selecting by keyboard: the arrows move by words, with Shift they select, with Alt they move by characters.
  text.tabIndex = 0;
  if (!text.hasAttribute("aria-label")) {
    text.setAttribute("role", "group");
    text.setAttribute("aria-label", "The text. The arrows move by words, with Shift they select; then s takes them as the source, q as the cue, c as the content.");
  }
  var stops = [], match, pattern = /\S+/g;
  while ((match = pattern.exec(whole))) { stops.push({ start: match.index, end: match.index + match[0].length }); }
  var anchor = null, focus = null;
  function stopAt(at) {
    var first = 0, last = stops.length - 1;
    while (first < last) {
      var middle = (first + last) >> 1;
      if (stops[middle].end < at) { first = middle + 1; } else { last = middle; }
    }
    return first;
  }
  function paragraph(index, step) {
    var at = index;
    while (at + step >= 0 && at + step < stops.length) {
      var gap = step > 0 ? whole.slice(stops[at].end, stops[at + 1].start) : whole.slice(stops[at - 1].end, stops[at].start);
      at += step;
      if (gap.indexOf("\n") >= 0) { break; }
    }
    return at;
  }
  function mark() {
    var start = Math.min(anchor.start, focus.start), end = Math.max(anchor.end, focus.end);
    var range = rangeOf(start, end), chosen = window.getSelection();
    chosen.removeAllRanges();
    chosen.addRange(range);
    var box = rangeOf(focus.start, focus.end).getBoundingClientRect(), frame = text.getBoundingClientRect();
    if (text.scrollHeight > text.clientHeight + 1 && (box.top < frame.top || box.bottom > frame.bottom)) {
      text.scrollTop += box.top - frame.top - text.clientHeight / 3;
    } else if (box.top < 60 || box.bottom > window.innerHeight) {
      window.scrollBy(0, box.top - window.innerHeight / 3);
    }
    say(words({ start: start, end: end }));
  }
  function step(units, by) {
    var at = units + by;
    if (at > 0 && at < whole.length && low(at) && high(at - 1)) { at += by; }
    return Math.max(0, Math.min(whole.length, at));
  }
  text.addEventListener("keydown", function (event) {
    if (!/^(Arrow(Left|Right|Up|Down)|Home|End)$/.test(event.key) || event.ctrlKey || event.metaKey || !stops.length) { return; }
    event.preventDefault();
    var now = selected();
    if (!anchor || !now || now.start !== Math.min(anchor.start, focus.start) || now.end !== Math.max(anchor.end, focus.end)) {
      var seenFirst = now || first();
      anchor = { start: seenFirst.start, end: seenFirst.end };
      focus = anchor;
      if (!now) { mark(); return; }
    }
    var forward = event.key === "ArrowRight" || event.key === "ArrowDown" || event.key === "End";
    if (event.altKey && /Left|Right/.test(event.key)) {
      var span = { start: Math.min(anchor.start, focus.start), end: Math.max(anchor.end, focus.end) };
      if (event.shiftKey) { span.start = step(span.start, forward ? 1 : -1); } else { span.end = step(span.end, forward ? 1 : -1); }
      if (span.start < span.end) { anchor = focus = span; mark(); }
      return;
    }
    var index = stopAt(forward ? focus.end : focus.start + 1);
    if (event.key === "ArrowRight") { index = Math.min(stops.length - 1, index + 1); }
    if (event.key === "ArrowLeft") { index = Math.max(0, index - 1); }
    if (event.key === "ArrowDown") { index = paragraph(index, 1); }
    if (event.key === "ArrowUp") { index = paragraph(index, -1); }
    if (event.key === "Home") { index = 0; }
    if (event.key === "End") { index = stops.length - 1; }
    focus = stops[index];
    if (!event.shiftKey) { anchor = focus; }
    mark();
  });
  // Where the keyboard begins: at the attribution that is being corrected, else at the first word.
  function first() {
    var spans = form ? Object.keys(ROLES).reduce(function (all, letter) { return all.concat(kept(ROLES[letter])); }, []) : [];
    var at = spans.length ? Math.min.apply(null, spans.map(function (span) { return span.start; })) : 0;
    return stops[stopAt(at + 1)];
  }

  function say(line) {
    var note = document.getElementById("picked");
    if (note) { note.textContent = line; }
  }

  // On the page of a document the selected words go to the form, for the chosen attribution or for a new one.
  function take(role, more) {
    var span = selected();
    if (!span) { return false; }
    if (form) { put(role, span, more); return true; }
    var chosen = document.querySelector(".card.chosen [data-edit]");
    var bar = document.querySelector("[data-adding]");
    var to = chosen ? chosen.dataset.edit : bar ? bar.dataset.adding : "";
    if (!to) { return false; }
    window.location.assign(to + "?" + role + "=" + told(span));
    return true;
  }
  if (!form) { return; }

  // On the form the selected words are put into the field of a role, and shown in the text.
  function part(role) { return form.querySelector('[data-role="' + role + '"]'); }
  function kept(role) {
    return part(role).querySelector('[name$="_at"]').value.split(" ").filter(Boolean).map(function (pair) {
      var edges = pair.split("-");
      return { start: units(Number(edges[0]) - base), end: units(Number(edges[1]) - base), told: pair };
    });
  }
  function keep(role, spans) {
    spans.sort(function (a, b) { return a.start - b.start; });
    var own = part(role);
    own.querySelector('[name$="_at"]').value = spans.map(function (span) { return span.told || told(span); }).join(" ");
    own.querySelector("textarea").value = spans.map(words).join("\n");
    show();
  }
  function put(role, span, more) {
    var spans = more && role !== "cue" ? kept(role).filter(function (old) { return old.end <= span.start || old.start >= span.end; }) : [];
    keep(role, spans.concat([span]));
    say(role + ": " + words(span));
  }
  function show() {
    if (!window.CSS || !CSS.highlights || !window.Highlight) { return; }
    text.classList.add("live");
    Object.keys(ROLES).forEach(function (letter) {
      var role = ROLES[letter];
      var ranges = kept(role).filter(function (span) { return span.start < span.end; }).map(function (span) { return rangeOf(span.start, span.end); });
      CSS.highlights.set("role-" + role, new Highlight(...ranges));
    });
  }
  form.querySelectorAll("[data-scripted]").forEach(function (actions) { actions.hidden = false; });
  Object.keys(ROLES).forEach(function (letter) {
    var role = ROLES[letter], own = part(role);
    own.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (!button) { return; }
      if (button.hasAttribute("data-none")) { keep(role, []); return; }
      var span = selected();
      if (!span) { say("Select words in the text first."); text.focus(); return; }
      put(role, span, button.hasAttribute("data-more"));
    });
    // Pressing a button must not take away the selection that it is about.
    own.addEventListener("mousedown", function (event) { if (event.target.closest("button")) { event.preventDefault(); } });
  });
  show();
  var marked = text.querySelector("mark");
  if (marked) { text.scrollTop = marked.offsetTop - text.offsetTop - text.clientHeight / 3; }
})();
