// What the pages do beyond what their HTML can: everything works without it, only with more clicks.
(function () {
  "use strict";

  // On a phone the row of pages is wider than the screen.
  var here = document.querySelector("nav [aria-current]");
  if (here) { here.scrollIntoView({ block: "nearest", inline: "center" }); }

  // What is folded away on the screen stands open on paper.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.filter.call(document.querySelectorAll("details"), function (part) { return !part.open; });
    opened.forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (part) { part.open = false; });
  });

  // While something is being worked out, ask now and then, and say so when it is there.
  document.querySelectorAll("[data-watch]").forEach(function (note) {
    function ask() {
      fetch(note.dataset.watch, { headers: { Accept: "application/json" }, credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.json() : { current: false }; })
        .then(function (state) {
          if (!state.current) { window.setTimeout(ask, 1500); return; }
          note.firstChild.textContent = "What follows from the last change has been worked out. ";
          note.classList.add("ready");
        })
        .catch(function () { window.setTimeout(ask, 5000); });
    }
    window.setTimeout(ask, 1000);
  });

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  });

  // The key / goes to the search field, as on many desks.
  document.addEventListener("keydown", function (event) {
    var at = event.target;
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) { return; }
    var field = document.getElementById("find");
    if (field) { event.preventDefault(); field.focus(); field.select(); }
  });
})();
