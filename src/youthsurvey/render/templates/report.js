(function () {
  "use strict";
  var root = document.documentElement;
  var langs = root.dataset.langs.split(" ");
  var known = function (lang) { return langs.indexOf(lang) >= 0 ? lang : ""; };
  var ofHash = function () { return known(location.hash.slice(1).split("-")[0]); };

  function wanted() {
    var asked = known(new URLSearchParams(location.search).get("lang"));
    var own = (navigator.languages || []).map(function (l) { return known(l.slice(0, 2)); });
    return ofHash() || asked || own.filter(Boolean)[0] || langs[0];
  }

  function edition(lang) { return document.getElementById(lang); }

  function show(lang) {
    root.dataset.lang = lang;
    root.lang = lang;
    if (!document.body) { return; }
    document.title = edition(lang).dataset.title;
    document.querySelectorAll(".languages a").forEach(function (a) {
      if (a.lang === lang) { a.setAttribute("aria-current", "true"); } else { a.removeAttribute("aria-current"); }
    });
    mark();
  }

  // The last place that the reader has scrolled past, by its name without the language.
  function place(selector) {
    var here = "top";
    edition(root.dataset.lang).querySelectorAll(selector).forEach(function (element) {
      if (element.getBoundingClientRect().top < 140) { here = element.id.slice(element.id.indexOf("-") + 1); }
    });
    return here;
  }

  function mark() {
    var lang = root.dataset.lang;
    var here = "#" + lang + "-" + place("header, h2[id]");
    edition(lang).querySelectorAll(".contents a").forEach(function (a) {
      if (a.getAttribute("href") === here) { a.setAttribute("aria-current", "true"); } else { a.removeAttribute("aria-current"); }
    });
  }

  function go(id) {
    var target = document.getElementById(id);
    if (!target) { return; }
    if (target.tagName === "DETAILS") { target.open = true; }
    target.scrollIntoView();
  }

  // Before the body is there, so that no other language is seen first.
  show(wanted());

  document.addEventListener("DOMContentLoaded", function () {
    show(root.dataset.lang);
    document.querySelectorAll(".languages a").forEach(function (a) {
      a.addEventListener("click", function (event) {
        event.preventDefault();
        var name = place("header, h2[id], figure[id], details[id]");
        show(a.lang);
        history.replaceState(null, "", "#" + a.lang + "-" + name);
        document.getElementById(a.lang + "-" + name).scrollIntoView();
      });
    });
    var waiting = false;
    window.addEventListener("scroll", function () {
      if (waiting) { return; }
      waiting = true;
      requestAnimationFrame(function () { waiting = false; mark(); });
    }, { passive: true });
    if (ofHash()) { go(location.hash.slice(1)); }
  });

  window.addEventListener("hashchange", function () {
    var lang = ofHash();
    if (!lang) { return; }
    if (lang !== root.dataset.lang) { show(lang); }
    go(location.hash.slice(1));
  });

  // On paper nothing can be opened.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.slice.call(edition(root.dataset.lang).querySelectorAll("details:not([open])"));
    opened.forEach(function (details) { details.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (details) { details.open = false; });
  });
})();
