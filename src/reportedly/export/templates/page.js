(function () {
  "use strict";
  var pane = document.getElementById("document");
  var ledger = document.getElementById("ledger");
  var sheet = document.getElementById("sheet");
  var sheetCard = document.getElementById("sheet-card");
  var spoken = document.getElementById("spoken");
  var letters = document.getElementById("letters");
  var cards = Array.prototype.slice.call(ledger.querySelectorAll(".card"));
  var names = { s: "who", q: "cue", c: "what" };
  var cardOf = new Map();
  var piecesOf = new Map();
  var edgesOf = new Map();
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
    var bottom = sheet.hidden || !narrow() ? window.innerHeight : sheet.getBoundingClientRect().top;
    if (!inView(element, frame, bottom)) element.scrollIntoView({ block: "center", behavior: motion() });
  }

  function clear() {
    if (chosen === null) return;
    (piecesOf.get(chosen) || []).forEach(function (piece) {
      piece.element.classList.remove("on", "on-s", "on-q", "on-c");
      piece.element.removeAttribute("data-label");
    });
    (edgesOf.get(chosen) || []).forEach(function (edge) {
      edge.classList.remove("on-e");
    });
    cardOf.get(chosen).classList.remove("chosen");
    cardOf.get(chosen).querySelector(".pick").removeAttribute("aria-current");
    pane.classList.remove("picked");
    document.documentElement.classList.remove("sheeted");
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
    copy.removeAttribute("id");
    copy.className = "card chosen";
    sheetCard.textContent = "";
    var holder = document.createElement("div");
    holder.className = copy.className;
    holder.dataset.i = card.dataset.i;
    while (copy.firstChild) holder.appendChild(copy.firstChild);
    sheetCard.appendChild(holder);
    sheet.hidden = !narrow();
    document.documentElement.classList.toggle("sheeted", narrow());
  }

  function choose(index, from) {
    var card = cardOf.get(index);
    if (!card) return;
    clear();
    chosen = index;
    var pieces = piecesOf.get(index) || [];
    var labelled = {};
    pane.classList.add("picked");
    pieces.forEach(function (piece) {
      piece.element.classList.add("on", "on-" + piece.part);
      if (!labelled[piece.part] && !piece.element.dataset.label) piece.element.dataset.label = names[piece.part];
      labelled[piece.part] = true;
    });
    (edgesOf.get(index) || []).forEach(function (edge) {
      edge.classList.add("on-e");
    });
    card.classList.add("chosen");
    card.querySelector(".pick").setAttribute("aria-current", "true");
    fillSheet(card);
    address("#" + encodeURIComponent(card.id));
    if (from === "text") show(narrow() && touched ? touched : card, narrow() ? pane : ledger);
    else reveal(index);
    if (from !== "card") spoken.textContent = card.querySelector(".pick").textContent.replace(/\s+/g, " ");
  }

  function reveal(index) {
    var pieces = piecesOf.get(index) || [];
    if (pieces.length) show(pieces[0].element, pane);
    if (!narrow()) show(cardOf.get(index), ledger);
  }

  function move(step) {
    var at = chosen === null ? (step > 0 ? -1 : cards.length) : cards.indexOf(cardOf.get(chosen));
    var next = cards[Math.max(0, Math.min(cards.length - 1, at + step))];
    if (!next) return;
    touched = null;
    choose(next.dataset.i, "card");
    if (!narrow()) next.querySelector(".pick").focus({ preventScroll: true });
  }

  function byAddress() {
    var hash = window.location.hash.slice(1);
    var card = null;
    try {
      card = document.getElementById(decodeURIComponent(hash));
    } catch (malformed) {
      return false;
    }
    if (!card || !card.classList.contains("card")) return false;
    choose(card.dataset.i, "address");
    return true;
  }

  // The end of a mouse drag over words is a selection to copy; a key press (detail 0) never is.
  function dragged(event) {
    return event.detail > 0 && String(window.getSelection()) !== "";
  }

  function clickText(event) {
    if (dragged(event)) return;
    var link = event.target.closest("a.n");
    if (link) {
      event.preventDefault();
      touched = null;
      choose(link.id.slice(1), "text");
      return;
    }
    var piece = event.target.closest("[data-m]");
    if (!piece) return;
    var indexes = marksOf(piece).map(function (mark) { return mark.index; });
    indexes = indexes.filter(function (index, at) { return indexes.indexOf(index) === at; });
    var at = touched === piece ? indexes.indexOf(chosen) + 1 : 0;
    touched = piece;
    choose(indexes[at % indexes.length], "text");
  }

  function clickCard(event) {
    var link = event.target.closest("a.to");
    var card = event.target.closest(".card");
    if (!card || dragged(event)) return;
    event.preventDefault();
    touched = null;
    if (link) {
      var other = document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
      if (!other) return;
      choose(other.dataset.i, "card");
      if (!narrow()) other.querySelector(".pick").focus({ preventScroll: true });
    } else choose(card.dataset.i, "card");
  }

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    var inCards = event.target.closest && event.target.closest("#ledger, #sheet");
    if (event.key === "Escape") {
      clear();
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
      address("");
    } else move(Number(button.dataset.go));
  });
  document.addEventListener("keydown", key);
  window.addEventListener("hashchange", byAddress);
  window.addEventListener("resize", function () {
    if (chosen === null) return;
    sheet.hidden = !narrow();
    document.documentElement.classList.toggle("sheeted", narrow());
  });
  document.documentElement.classList.add("live");
  byAddress();
  // A browser scrolls to the address by itself once the page has loaded: the words come after that.
  window.addEventListener("load", function () {
    window.setTimeout(function () {
      if (chosen !== null) reveal(chosen);
    }, 0);
  });
})();
