// The text and its ledger: a look at one shows the other, a choice keeps both marked. Without it the links lead there.
(function () {
  "use strict";
  var root = document.documentElement;
  var text = document.getElementById("text");
  var ledger = document.getElementById("ledger");
  var bar = document.querySelector(".sheet-bar");
  var spoken = document.getElementById("spoken");
  var form = document.getElementById("filters");
  var cards = Array.prototype.slice.call(ledger.querySelectorAll(".card[data-i]"));
  var items = Array.prototype.slice.call(ledger.querySelectorAll(".entry, .clash"));
  var tabs = Array.prototype.slice.call(ledger.querySelectorAll(".tabs a"));
  var parts = Array.prototype.slice.call(ledger.querySelectorAll(".tab"));
  var labels = { s: "who", q: "cue", c: "what", v: "through" };
  var cardOf = new Map(), piecesOf = new Map(), edgesOf = new Map();
  var listed = { w: new Map(), p: new Map(), x: new Map() };
  var chosen = null, touched = null, pinned = null, lit = [];

  function add(map, key, value) {
    if (map.has(key)) { map.get(key).push(value); } else { map.set(key, [value]); }
  }
  cards.forEach(function (card) { cardOf.set(card.dataset.i, card); });
  text.querySelectorAll("[data-m]").forEach(function (piece) {
    piece.dataset.m.split(" ").forEach(function (mark) {
      add(piecesOf, mark.slice(0, -1), { element: piece, part: mark.slice(-1) });
    });
  });
  text.querySelectorAll("[data-v]").forEach(function (piece) {
    piece.dataset.v.split(" ").forEach(function (index) { add(piecesOf, index, { element: piece, part: "v" }); });
  });
  text.querySelectorAll("[data-e]").forEach(function (edge) { add(edgesOf, edge.dataset.e, edge); });
  Object.keys(listed).forEach(function (kind) {
    text.querySelectorAll("[data-" + kind + "]").forEach(function (piece) {
      piece.dataset[kind].split(" ").forEach(function (index) { add(listed[kind], index, piece); });
    });
  });

  function narrow() { return window.matchMedia("(max-width: 800px)").matches; }

  function show(element) {
    var box = element.getBoundingClientRect();
    var inside = ledger.contains(element) && !narrow() ? ledger.getBoundingClientRect() : { top: 60, bottom: window.innerHeight };
    var bottom = root.classList.contains("sheeted") ? window.innerHeight / 2 : Math.min(inside.bottom, window.innerHeight);
    if (box.top >= inside.top && Math.min(box.bottom, box.top + 60) <= bottom) { return; }
    var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollIntoView({ block: root.classList.contains("sheeted") ? "start" : "center", behavior: still ? "auto" : "smooth" });
  }

  function look(id) {
    parts.forEach(function (part) { part.classList.toggle("off", part.id !== id); });
    tabs.forEach(function (tab) {
      if (tab.hash === "#" + id) { tab.setAttribute("aria-current", "true"); } else { tab.removeAttribute("aria-current"); }
    });
  }

  function written(hash) {
    try { window.history.replaceState(null, "", hash || window.location.pathname + window.location.search); } catch (refused) { return; }
  }

  function tell(unit) {
    document.dispatchEvent(new CustomEvent("desk:chosen", { detail: { unit: unit } }));
  }

  function clear(quietly) {
    if (chosen === null) { return; }
    (piecesOf.get(chosen) || []).forEach(function (piece) {
      piece.element.classList.remove("on", "on-s", "on-q", "on-c", "on-v");
      piece.element.removeAttribute("data-label");
    });
    (edgesOf.get(chosen) || []).forEach(function (edge) { edge.classList.remove("on-e"); });
    var card = cardOf.get(chosen);
    card.classList.remove("chosen");
    card.querySelector(".pick").removeAttribute("aria-current");
    text.classList.remove("picked");
    root.classList.remove("sheeted");
    bar.hidden = true;
    spoken.textContent = "";
    chosen = null;
    if (!quietly) { tell(null); }
  }

  function choose(index, from) {
    var card = cardOf.get(index);
    if (!card) { return; }
    if (index === chosen && from === "card") { return; }
    clear(true);
    unpin();
    look("says");
    chosen = index;
    card.hidden = false;
    card.classList.add("chosen");
    card.querySelector(".pick").setAttribute("aria-current", "true");
    var named = {};
    text.classList.add("picked");
    (piecesOf.get(index) || []).forEach(function (piece) {
      if (piece.part !== "v") { piece.element.classList.add("on"); }
      piece.element.classList.add("on-" + piece.part);
      if (!named[piece.part] && !piece.element.dataset.label) { piece.element.dataset.label = labels[piece.part]; }
      named[piece.part] = true;
    });
    (edgesOf.get(index) || []).forEach(function (edge) { edge.classList.add("on-e"); });
    root.classList.toggle("sheeted", narrow());
    bar.hidden = !narrow();
    written("#" + encodeURIComponent(card.id));
    var own = (piecesOf.get(index) || []).find(function (piece) { return piece.part !== "v"; });
    if (from !== "text" && own) { show(own.element); }
    if (!narrow()) { show(card); }
    if (from !== "card") { spoken.textContent = card.querySelector(".pick").textContent.replace(/\s+/g, " "); }
    tell(card.dataset.unit);
  }

  // A look, by pointing or by the keyboard: the words of a card, or the card of words.
  function near(index, on) {
    (piecesOf.get(index) || []).forEach(function (piece) { if (piece.part === "c" || piece.part === "s" || piece.part === "q") { piece.element.classList.toggle("near", on); } });
    if (cardOf.has(index)) { cardOf.get(index).classList.toggle("near", on); }
  }
  var looked = null;
  function glance(index) {
    if (looked === index) { return; }
    if (looked !== null) { near(looked, false); }
    looked = index;
    if (index !== null) { near(index, true); }
  }
  function innermost(event) {
    var piece = event.target.closest && event.target.closest("[data-m]");
    return piece ? piece.dataset.m.split(" ")[0].slice(0, -1) : null;
  }
  text.addEventListener("mouseover", function (event) { glance(innermost(event)); });
  text.addEventListener("mouseleave", function () { glance(null); });
  ledger.addEventListener("mouseover", function (event) {
    var card = event.target.closest(".card[data-i]");
    glance(card ? card.dataset.i : null);
  });
  ledger.addEventListener("mouseleave", function () { glance(null); });
  ledger.addEventListener("focusin", function (event) {
    var card = event.target.closest(".card[data-i]");
    glance(card ? card.dataset.i : null);
  });
  text.addEventListener("focusin", function (event) {
    if (event.target.classList.contains("n")) { glance(event.target.id.slice(1)); }
  });

  // Timeline and tensions light up their words.
  function wordsOf(item) {
    var found = [];
    function more(pieces, look) { (pieces || []).forEach(function (piece) { found.push([piece.element || piece, look]); }); }
    if (item.dataset.sides) {
      item.dataset.sides.split(" ").forEach(function (side, at) { more(listed.x.get(side), at ? "lit-b" : "lit"); });
    } else {
      more(listed.w.get(item.dataset.date), "lit");
      more(listed.p.get(item.dataset.owns), "lit");
      more((piecesOf.get(item.dataset.cards) || []).filter(function (piece) { return piece.part !== "v"; }), "lit");
    }
    return found;
  }
  function light(item) {
    lit.forEach(function (pair) { pair[0].classList.remove(pair[1]); });
    lit = item ? wordsOf(item) : [];
    lit.forEach(function (pair) { pair[0].classList.add(pair[1]); });
  }
  function unpin() {
    if (pinned) { pinned.classList.remove("pinned"); }
    pinned = null;
    light(null);
  }
  function pin(item, side) {
    clear();
    unpin();
    look(item.closest(".tab").id);
    pinned = item;
    item.classList.add("pinned");
    light(item);
    written("#" + item.id);
    var first = side === undefined ? lit[0] && lit[0][0] : (listed.x.get(side) || [])[0];
    if (first) { show(first); }
  }
  items.forEach(function (item) {
    item.addEventListener("mouseenter", function () { light(item); });
    item.addEventListener("mouseleave", function () { light(pinned); });
    item.addEventListener("focusin", function () { light(item); });
    item.addEventListener("focusout", function () { light(pinned); });
  });

  // The end of a drag over words is a selection; a key press (detail 0) never is.
  function dragged(event) { return event.detail > 0 && String(window.getSelection()) !== ""; }

  function cardNamed(link) {
    var id = decodeURIComponent((link.getAttribute("href") || "").replace(/^[^#]*#?/, ""));
    var card = id && document.getElementById(id);
    return card && card.matches(".card[data-i]") ? card : null;
  }
  text.addEventListener("click", function (event) {
    if (dragged(event)) { return; }
    var link = event.target.closest("a.n, a.d");
    if (link) {
      var card = cardNamed(link);
      if (card) { event.preventDefault(); touched = null; choose(card.dataset.i, "text"); }
      return;
    }
    var piece = event.target.closest("[data-m]");
    if (!piece) { return; }
    var indexes = piece.dataset.m.split(" ").map(function (mark) { return mark.slice(0, -1); });
    indexes = indexes.filter(function (index, at) { return indexes.indexOf(index) === at; });
    var at = touched === piece ? indexes.indexOf(chosen) + 1 : 0;
    touched = piece;
    choose(indexes[at % indexes.length], "text");
  });
  ledger.addEventListener("click", function (event) {
    var tab = event.target.closest(".tabs a");
    if (tab) { event.preventDefault(); clear(); unpin(); look(tab.hash.slice(1)); written(tab.hash); return; }
    if (dragged(event) || event.target.closest("form, button, input, select, textarea, summary, .correct")) { return; }
    var link = event.target.closest("a");
    var item = event.target.closest(".entry, .clash");
    if (item && (!link || link.matches(".go, .place"))) {
      event.preventDefault();
      var half = event.target.closest(".half");
      pin(item, half ? half.dataset.side : undefined);
      return;
    }
    var other = link && link.matches(".to") ? cardNamed(link) : null;
    if (other) { event.preventDefault(); choose(other.dataset.i, "link"); return; }
    if (link && !link.matches(".pick")) { return; }
    var card = event.target.closest(".card[data-i]");
    if (card) { event.preventDefault(); touched = null; choose(card.dataset.i, "card"); }
  });

  function step(by) {
    var there = cards.filter(function (card) { return !card.hidden; });
    var at = chosen === null ? (by > 0 ? -1 : there.length) : there.indexOf(cardOf.get(chosen));
    var next = there[Math.max(0, Math.min(there.length - 1, at + by))];
    if (!next) { return; }
    touched = null;
    choose(next.dataset.i, "key");
    if (!narrow()) { next.querySelector(".pick").focus({ preventScroll: true }); }
  }
  bar.addEventListener("click", function (event) {
    var button = event.target.closest("[data-go]");
    if (!button) { return; }
    if (button.dataset.go === "0") { clear(); written(""); } else { step(Number(button.dataset.go)); }
  });
  document.addEventListener("keydown", function (event) {
    var at = event.target;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    if (at.isContentEditable || /^(TEXTAREA|SELECT)$/.test(at.tagName) || (at.tagName === "INPUT" && !/^(checkbox|radio|button|submit|reset)$/.test(at.type))) { return; }
    if (event.key === "j" || event.key === "k") { event.preventDefault(); step(event.key === "j" ? 1 : -1); }
    if (event.key === "Escape") { clear(); unpin(); touched = null; written(""); }
  });

  // Any of what is ticked in one group, and all groups together.
  if (form) {
    var left = ledger.querySelector(".filters .left");
    var sift = function () {
      var wanted = {};
      form.querySelectorAll("input:checked").forEach(function (box) { add2(wanted, box.name, box.value); });
      var some = Object.keys(wanted);
      var many = 0;
      cards.forEach(function (card) {
        card.hidden = some.some(function (group) { return wanted[group].indexOf(card.dataset[group]) < 0; });
        if (!card.hidden) { many += 1; }
      });
      ledger.classList.toggle("sifted", some.length > 0);
      left.textContent = some.length ? many + " of " + cards.length + " shown" : "";
    };
    var add2 = function (table, key, value) { (table[key] = table[key] || []).push(value); };
    form.addEventListener("change", sift);
    form.addEventListener("reset", function () { window.setTimeout(sift, 0); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    sift();
  }

  // Places are counted in code points, as everywhere; a pair of surrogates is one.
  function units(words) { return Array.from(words).length; }
  function range(start, end) {
    var walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    var made = document.createRange();
    var at = 0, begun = false, node;
    while ((node = walker.nextNode())) {
      var letters = Array.from(node.data);
      if (!begun && start < at + letters.length) {
        made.setStart(node, letters.slice(0, start - at).join("").length);
        begun = true;
      }
      if (begun && end <= at + letters.length) {
        made.setEnd(node, letters.slice(0, end - at).join("").length);
        return made;
      }
      at += letters.length;
    }
    return null;
  }
  function selection() {
    var found = window.getSelection();
    if (!found || !found.rangeCount || found.isCollapsed) { return null; }
    var own = found.getRangeAt(0);
    if (!text.contains(own.startContainer) || !text.contains(own.endContainer)) { return null; }
    var before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(own.startContainer, own.startOffset);
    var start = units(before.toString());
    var words = own.toString();
    return words ? { start: start, end: start + units(words), words: words } : null;
  }

  // An address that names exact words without having the server mark them.
  function exact(hash) {
    var match = /^c(\d{1,9})-(\d{1,9})$/.exec(hash);
    if (!match) { return false; }
    var there = document.getElementById(hash);
    if (there) { show(there); return true; }
    var found = range(Number(match[1]), Number(match[2]));
    if (!found) { return false; }
    if (window.Highlight && window.CSS && CSS.highlights) { CSS.highlights.set("here", new Highlight(found)); }
    show(found.startContainer.parentElement);
    return true;
  }
  function byAddress() {
    var hash = "";
    try { hash = decodeURIComponent(window.location.hash.slice(1)); } catch (malformed) { return false; }
    var there = hash && document.getElementById(hash);
    if (exact(hash)) { return true; }
    if (!there) { return false; }
    if (there.matches(".tab")) { look(hash); if (narrow()) { there.scrollIntoView(); } return true; }
    if (there.matches(".card[data-i]")) { choose(there.dataset.i, "address"); return true; }
    if (there.matches(".entry, .clash")) { pin(there); return true; }
    var part = there.closest(".tab");
    if (part) { look(part.id); there.scrollIntoView(); }
    return true;
  }

  window.readingDesk = {
    chosen: function () { return chosen === null ? null : cardOf.get(chosen).dataset.unit; },
    choose: function (unit) {
      var card = cards.find(function (one) { return one.dataset.unit === unit; });
      if (card) { choose(card.dataset.i, "link"); }
    },
    selection: selection,
    range: range,
  };
  root.classList.add("live");
  look("says");
  window.addEventListener("hashchange", byAddress);
  window.addEventListener("resize", function () {
    if (chosen !== null) { root.classList.toggle("sheeted", narrow()); bar.hidden = !narrow(); }
  });
  // The browser scrolls to the address by itself once the page has loaded: what is chosen comes after that.
  if (document.readyState === "complete") { byAddress(); } else { window.addEventListener("load", function () { window.setTimeout(byAddress, 0); }); }
})();
