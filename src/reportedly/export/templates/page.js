(function () {
  "use strict";
  var pane = document.getElementById("document");
  var ledger = document.getElementById("ledger");
  var sheet = document.getElementById("sheet");
  var sheetCard = document.getElementById("sheet-card");
  var spoken = document.getElementById("spoken");
  var letters = document.getElementById("letters");
  var cards = Array.prototype.slice.call(ledger.querySelectorAll(".card"));
  var root = document.documentElement;
  var panel = document.getElementById("panel");
  var filters = document.getElementById("filters");
  var shown = document.getElementById("shown");
  var bar = ledger.querySelector(".bar");
  var everything = shown.textContent;
  var choice = document.getElementById("choice");
  var choosing = choice ? choice.textContent : "";
  var resets = Array.prototype.slice.call(document.querySelectorAll(".reset"));
  var names = { s: "who", q: "cue", c: "what", v: "through" };
  var wanted = { s: new Set(), a: new Set(), n: new Set() };
  var cardOf = new Map();
  var piecesOf = new Map();
  var edgesOf = new Map();
  var mentionsOf = new Map();
  var datesOf = new Map();
  var ownsOf = new Map();
  var sidesOf = new Map();
  var views = Array.prototype.slice.call(ledger.querySelectorAll(".view"));
  var tabs = Array.prototype.slice.call(ledger.querySelectorAll(".views a"));
  var items = Array.prototype.slice.call(ledger.querySelectorAll(".entry, .clash"));
  var pinned = null;
  var lit = [];
  var chosen = null;
  var touched = null;

  function add(map, key, value) {
    if (map.has(key)) map.get(key).push(value);
    else map.set(key, [value]);
  }

  function marksOf(piece) {
    return piece.dataset.m.split(" ").map(function (mark) {
      return { index: mark.slice(0, -1), part: mark.slice(-1) };
    });
  }

  cards.forEach(function (card) {
    cardOf.set(card.dataset.i, card);
  });
  pane.querySelectorAll("[data-m]").forEach(function (piece) {
    marksOf(piece).forEach(function (mark) {
      add(piecesOf, mark.index, { element: piece, part: mark.part });
    });
  });
  pane.querySelectorAll("[data-v]").forEach(function (piece) {
    piece.dataset.v.split(" ").forEach(function (index) {
      add(piecesOf, index, { element: piece, part: "v" });
    });
  });
  pane.querySelectorAll("[data-k]").forEach(function (piece) {
    piece.dataset.k.split(" ").forEach(function (share) {
      add(mentionsOf, share, piece);
    });
  });
  [["w", datesOf], ["p", ownsOf], ["x", sidesOf]].forEach(function (kind) {
    pane.querySelectorAll("[data-" + kind[0] + "]").forEach(function (piece) {
      piece.dataset[kind[0]].split(" ").forEach(function (index) { add(kind[1], index, piece); });
    });
  });
  pane.querySelectorAll("[data-e]").forEach(function (edge) {
    add(edgesOf, edge.dataset.e, edge);
  });

  function narrow() {
    return window.matchMedia("(max-width: 800px)").matches;
  }

  function motion() {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  }

  function inView(element, frame, bottom) {
    var box = element.getBoundingClientRect();
    return box.top >= frame.top && Math.min(box.bottom, box.top + 40) <= Math.min(frame.bottom, bottom);
  }

  function show(element, container) {
    var whole = { top: 0, bottom: window.innerHeight };
    var frame = narrow() ? whole : container.getBoundingClientRect();
    // The bar with the filters stays above the cards and covers them.
    if (container === ledger && !narrow()) frame = { top: frame.top + bar.offsetHeight, bottom: frame.bottom };
    var bottom = sheet.hidden || !narrow() ? window.innerHeight : sheet.getBoundingClientRect().top;
    var tall = element.offsetHeight > (frame.bottom - frame.top) / 2;
    if (!inView(element, frame, bottom)) element.scrollIntoView({ block: tall ? "start" : "center", behavior: motion() });
  }

  function clear() {
    if (chosen === null) return;
    (piecesOf.get(chosen) || []).forEach(function (piece) {
      piece.element.classList.remove("on", "on-s", "on-q", "on-c", "on-v");
      piece.element.removeAttribute("data-label");
    });
    (edgesOf.get(chosen) || []).forEach(function (edge) {
      edge.classList.remove("on-e");
    });
    cardOf.get(chosen).classList.remove("chosen", "guest");
    cardOf.get(chosen).hidden = !fits(cardOf.get(chosen));
    cardOf.get(chosen).querySelector(".pick").removeAttribute("aria-current");
    pane.classList.remove("picked");
    root.classList.remove("sheeted");
    sheet.hidden = true;
    spoken.textContent = "";
    chosen = null;
  }

  function address(hash) {
    try {
      window.history.replaceState(null, "", hash || window.location.pathname + window.location.search);
    } catch (refused) {
      return;
    }
  }

  function fillSheet(card) {
    var copy = card.cloneNode(true);
    sheetCard.textContent = "";
    var holder = document.createElement("div");
    holder.className = card.classList[0] + " chosen";
    holder.dataset.of = card.id;
    if (card.dataset.i) holder.dataset.i = card.dataset.i;
    while (copy.firstChild) holder.appendChild(copy.firstChild);
    sheetCard.appendChild(holder);
    sheet.hidden = !narrow();
    root.classList.toggle("sheeted", narrow());
  }

  function choose(index, from) {
    var card = cardOf.get(index);
    if (!card) return;
    clear();
    unpin();
    look("says");
    chosen = index;
    var pieces = piecesOf.get(index) || [];
    var labelled = {};
    pane.classList.add("picked");
    pieces.forEach(function (piece) {
      if (piece.part !== "v") piece.element.classList.add("on");
      piece.element.classList.add("on-" + piece.part);
      if (!labelled[piece.part] && !piece.element.dataset.label) piece.element.dataset.label = names[piece.part];
      labelled[piece.part] = true;
    });
    (edgesOf.get(index) || []).forEach(function (edge) {
      edge.classList.add("on-e");
    });
    card.classList.toggle("guest", card.hidden);
    card.hidden = false;
    card.classList.add("chosen");
    card.querySelector(".pick").setAttribute("aria-current", "true");
    fillSheet(card);
    address("#" + encodeURIComponent(card.id));
    if (from === "text") show(narrow() && touched ? touched : card, narrow() ? pane : ledger);
    else reveal(index);
    if (from !== "card") spoken.textContent = card.querySelector(".pick").textContent.replace(/\s+/g, " ");
  }

  // The timeline and the tensions: a look at one lights up its words, choosing it keeps them lit.
  function wordsOf(item) {
    var found = [];
    function light(pieces, look) {
      (pieces || []).forEach(function (piece) { found.push({ element: piece, look: look }); });
    }
    if (item.dataset.sides) {
      item.dataset.sides.split(" ").forEach(function (side, at) { light(sidesOf.get(side), ["lit", at ? "lit-b" : "lit-a"]); });
      return found;
    }
    light(datesOf.get(item.dataset.date), ["lit", "lit-key"]);
    light(ownsOf.get(item.dataset.owns), ["lit"]);
    (piecesOf.get(item.dataset.cards) || []).forEach(function (piece) {
      if (piece.part !== "v") light([piece.element], ["lit"]);
    });
    return found;
  }

  function darken() {
    lit.forEach(function (element) { element.classList.remove("lit", "lit-key", "lit-a", "lit-b"); });
    lit = [];
  }

  function light(item) {
    darken();
    if (!item) return;
    wordsOf(item).forEach(function (word) {
      word.look.forEach(function (name) { word.element.classList.add(name); });
      lit.push(word.element);
    });
  }

  function unpin() {
    darken();
    if (!pinned) return;
    pinned.classList.remove("chosen");
    pinned.querySelector(".go").removeAttribute("aria-current");
    pinned = null;
    root.classList.remove("sheeted");
    sheet.hidden = true;
    spoken.textContent = "";
  }

  function pin(item, from, side) {
    clear();
    unpin();
    look(item.closest(".view").id);
    pinned = item;
    light(item);
    item.classList.add("chosen");
    item.querySelector(".go").setAttribute("aria-current", "true");
    fillSheet(item);
    address("#" + item.id);
    var first = side === undefined ? lit[0] : (sidesOf.get(side) || [])[0];
    if (first && from !== "text") show(first, pane);
    if (!narrow()) show(item, ledger);
    if (from !== "item") spoken.textContent = item.textContent.replace(/\s+/g, " ");
  }

  function look(name) {
    if (!tabs.length || root.dataset.view === name) return;
    root.dataset.view = name;
    views.forEach(function (view) { view.classList.toggle("off", view.id !== name); });
    tabs.forEach(function (tab) {
      if (tab.hash === "#" + name) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    });
    if (!narrow()) ledger.scrollTop = 0;
  }

  function reveal(index) {
    var pieces = piecesOf.get(index) || [];
    var own = pieces.find(function (piece) { return piece.part !== "v"; });
    if (own) show(own.element, pane);
    if (!narrow()) show(cardOf.get(index), ledger);
  }

  function moveItem(step) {
    var there = items.filter(function (item) { return item.closest(".view").id === root.dataset.view; });
    var at = pinned ? there.indexOf(pinned) : (step > 0 ? -1 : there.length);
    var next = there[Math.max(0, Math.min(there.length - 1, at + step))];
    if (!next) return;
    pin(next, "item");
    if (!narrow()) next.querySelector(".go").focus({ preventScroll: true });
  }

  function move(step) {
    if (root.dataset.view && root.dataset.view !== "says") {
      moveItem(step);
      return;
    }
    var there = cards.filter(function (card) { return !card.hidden; });
    var at = chosen === null ? (step > 0 ? -1 : there.length) : there.indexOf(cardOf.get(chosen));
    var next = there[Math.max(0, Math.min(there.length - 1, at + step))];
    if (!next) return;
    touched = null;
    choose(next.dataset.i, "card");
    if (!narrow()) next.querySelector(".pick").focus({ preventScroll: true });
  }

  // Filters: any of what is ticked in one group, and all groups together.
  function failing(card) {
    return Object.keys(wanted).filter(function (group) {
      return wanted[group].size > 0 && !wanted[group].has(card.dataset[group]);
    });
  }

  function fits(card) {
    return failing(card).length === 0;
  }

  function boxes() {
    return filters ? Array.prototype.slice.call(filters.querySelectorAll("input")) : [];
  }

  // Each count is of the cards that would be left with that one option and what is ticked in the other groups.
  function sift() {
    var counts = new Map();
    var left = new Set();
    cards.forEach(function (card) {
      var against = failing(card);
      if (!against.length) left.add(card.dataset.i);
      card.hidden = against.length > 0 && card.dataset.i !== chosen;
      card.classList.toggle("guest", against.length > 0 && !card.hidden);
      Object.keys(wanted).forEach(function (group) {
        if (against.length > 1 || (against.length === 1 && against[0] !== group)) return;
        var key = group + card.dataset[group];
        counts.set(key, (counts.get(key) || 0) + 1);
      });
    });
    filters.querySelectorAll(".count").forEach(function (count) {
      var number = counts.get(count.dataset.of) || 0;
      count.textContent = number;
      count.closest("label").classList.toggle("nothing", number === 0);
    });
    return left;
  }

  function stepBack(left) {
    function out(element, indexes) {
      element.classList.toggle("out", !indexes.some(function (index) { return left.has(index); }));
    }
    pane.querySelectorAll("[data-m]").forEach(function (piece) {
      out(piece, marksOf(piece).map(function (mark) { return mark.index; }));
    });
    edgesOf.forEach(function (edges, index) {
      edges.forEach(function (edge) { out(edge, [index]); });
    });
    pane.querySelectorAll(".n").forEach(function (number) { out(number, [number.id.slice(1)]); });
    pane.querySelectorAll(".d").forEach(function (link) { out(link, [link.dataset.of]); });
  }

  function mention() {
    pane.querySelectorAll(".mention").forEach(function (piece) { piece.classList.remove("mention"); });
    wanted.s.forEach(function (share) {
      (mentionsOf.get(share) || []).forEach(function (piece) { piece.classList.add("mention"); });
    });
  }

  function told(ticked) {
    return ["s", "n", "a"].map(function (group) {
      return ticked.filter(function (box) { return box.name === group; }).map(function (box) {
        return box.closest("label").querySelector(".name").textContent;
      }).join(" or ");
    }).filter(Boolean).join(", ");
  }

  function filter() {
    var ticked = boxes().filter(function (box) { return box.checked; });
    Object.keys(wanted).forEach(function (group) { wanted[group].clear(); });
    ticked.forEach(function (box) { wanted[box.name].add(box.value); });
    var left = sift();
    root.classList.toggle("filtered", ticked.length > 0);
    stepBack(left);
    mention();
    resets.forEach(function (button) { button.hidden = ticked.length === 0; });
    var count = left.size + " of " + cards.length;
    shown.textContent = ticked.length ? "Showing " + count + ": " + told(ticked) : everything;
    choice.textContent = ticked.length ? "Showing " + count + "." : choosing;
  }

  function reset() {
    boxes().forEach(function (box) { box.checked = false; });
    filter();
  }

  function changed(event) {
    unpin();
    look("says");
    filter();
    ledger.scrollTop = 0;
    var first = event.target.name === "s" && event.target.checked && (mentionsOf.get(event.target.value) || [])[0];
    if (first && !narrow()) show(first, pane);
  }

  function byAddress() {
    var hash = window.location.hash.slice(1);
    var card = null;
    try {
      card = document.getElementById(decodeURIComponent(hash));
    } catch (malformed) {
      return false;
    }
    if (!card) return false;
    if (card.classList.contains("view") && tabs.length) {
      look(hash);
      if (narrow()) ledger.scrollIntoView();
      return true;
    }
    if (items.indexOf(card) >= 0) {
      pin(card, "address");
      return true;
    }
    if (!card.classList.contains("card")) return false;
    choose(card.dataset.i, "address");
    return true;
  }

  // The end of a mouse drag over words is a selection to copy; a key press (detail 0) never is.
  function dragged(event) {
    return event.detail > 0 && String(window.getSelection()) !== "";
  }

  // The card that a link leads to.
  function named(link) {
    var card = document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
    return card && card.classList.contains("card") ? card : null;
  }

  function clickText(event) {
    if (dragged(event)) return;
    var link = event.target.closest("a.n, a.d");
    if (link) {
      var card = named(link);
      if (!card) return;
      event.preventDefault();
      touched = null;
      choose(card.dataset.i, link.className === "d" ? "address" : "text");
      return;
    }
    var piece = event.target.closest("[data-m]");
    if (!piece) {
      var dated = event.target.closest("[data-w]");
      var entry = dated && items.find(function (item) {
        return item.dataset.date && dated.dataset.w.split(" ").indexOf(item.dataset.date) >= 0;
      });
      if (entry) pin(entry, "text");
      return;
    }
    var indexes = marksOf(piece).map(function (mark) { return mark.index; });
    indexes = indexes.filter(function (index, at) { return indexes.indexOf(index) === at; });
    var at = touched === piece ? indexes.indexOf(chosen) + 1 : 0;
    touched = piece;
    choose(indexes[at % indexes.length], "text");
  }

  function clickCard(event) {
    var link = event.target.closest("a.to");
    var item = event.target.closest(".entry, .clash");
    var tab = event.target.closest(".views a");
    if (tab) {
      event.preventDefault();
      clear();
      unpin();
      look(tab.hash.slice(1));
      address(tab.hash);
      return;
    }
    if (item && !dragged(event)) {
      event.preventDefault();
      touched = null;
      if (link && named(link)) {
        choose(named(link).dataset.i, "address");
        return;
      }
      var place = event.target.closest(".place, .half");
      var half = place && place.closest(".half");
      pin(item.dataset.of ? document.getElementById(item.dataset.of) : item, "item", half ? half.dataset.side : undefined);
      return;
    }
    var card = event.target.closest(".card");
    if (!card || dragged(event)) return;
    event.preventDefault();
    touched = null;
    if (link) {
      var other = named(link);
      if (!other) return;
      choose(other.dataset.i, "card");
      if (!narrow()) other.querySelector(".pick").focus({ preventScroll: true });
    } else choose(card.dataset.i, "card");
  }

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    var inCards = event.target.closest && event.target.closest("#ledger, #sheet");
    if (event.key === "Escape") {
      if (chosen === null && !pinned) reset();
      clear();
      unpin();
      touched = null;
      address("");
    } else if (letters.checked && (event.key === "j" || event.key === "k")) {
      event.preventDefault();
      move(event.key === "j" ? 1 : -1);
    } else if (inCards && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    }
  }

  pane.addEventListener("click", clickText);
  ledger.addEventListener("click", clickCard);
  sheetCard.addEventListener("click", clickCard);
  sheet.addEventListener("click", function (event) {
    var button = event.target.closest("[data-go]");
    if (!button) return;
    if (button.dataset.go === "0") {
      clear();
      unpin();
      address("");
    } else move(Number(button.dataset.go));
  });
  items.forEach(function (item) {
    item.addEventListener("mouseenter", function () { light(item); });
    item.addEventListener("mouseleave", function () { light(pinned); });
    item.addEventListener("focusin", function () { light(item); });
    item.addEventListener("focusout", function () { light(pinned); });
  });
  document.addEventListener("keydown", key);
  window.addEventListener("hashchange", byAddress);
  window.addEventListener("resize", function () {
    if (chosen === null && !pinned) return;
    sheet.hidden = !narrow();
    root.classList.toggle("sheeted", narrow());
  });
  if (filters) {
    filters.addEventListener("change", changed);
    filters.addEventListener("submit", function (event) { event.preventDefault(); });
    resets.forEach(function (button) { button.addEventListener("click", reset); });
    // Where the panel stands above the text it starts closed; on paper it is open.
    panel.open = window.matchMedia("(min-width: 1180px)").matches;
    window.addEventListener("beforeprint", function () { panel.open = true; });
    if (boxes().some(function (box) { return box.checked; })) filter();
  }
  root.classList.add("live");
  look("says");
  byAddress();
  // A browser scrolls to the address by itself once the page has loaded: the words come after that.
  window.addEventListener("load", function () {
    window.setTimeout(function () {
      if (chosen !== null) reveal(chosen);
      else if (pinned && lit[0]) {
        show(lit[0], pane);
        if (!narrow()) show(pinned, ledger);
      }
    }, 0);
  });
})();
