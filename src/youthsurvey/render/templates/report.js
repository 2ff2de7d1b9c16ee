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

  function offer(name, parts, type) {
    var url = URL.createObjectURL(new Blob(parts, { type: type }));
    var link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(function () { URL.revokeObjectURL(url); }, 10000);
  }

  // The picture by itself: with a size of its own, and what a file needs that a page does not.
  function picture(figure) {
    var svg = figure.querySelector("svg.plot").cloneNode(true);
    var box = svg.getAttribute("viewBox").split(/[ ,]+/).map(Number);
    svg.removeAttribute("class");
    svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    svg.setAttribute("width", box[2] + "mm");
    svg.setAttribute("height", box[3] + "mm");
    return { text: new XMLSerializer().serializeToString(svg), width: box[2], height: box[3] };
  }

  // A text that a spreadsheet would take for a formula has an apostrophe before it.
  function field(cell) {
    var text = cell.textContent.trim().replace(/\s+/g, " ");
    if (/^[=+\-@]/.test(text) && !/^[+\-]?[\d.,]+$/.test(text)) { text = "'" + text; }
    var out = ['"' + text.replace(/"/g, '""') + '"'];
    for (var k = 1; k < cell.colSpan; k += 1) { out.push(""); }
    return out.join(",");
  }

  function save(button) {
    var figure = button.closest(".figure");
    var kind = button.dataset.save;
    var name = figure.id.slice(figure.id.indexOf("-") + 1) + "." + kind;
    if (kind === "csv") {
      var lines = Array.prototype.map.call(figure.querySelector("details table").rows, function (row) {
        return Array.prototype.map.call(row.cells, field).join(",");
      });
      offer(name, ["\ufeff" + lines.join("\n") + "\n"], "text/csv");
      return;
    }
    var drawn = picture(figure);
    if (kind === "svg") { offer(name, [drawn.text], "image/svg+xml"); return; }
    var image = new Image();
    image.onload = function () {
      var canvas = document.createElement("canvas");
      // 300 dots an inch.
      canvas.width = Math.round(drawn.width / 25.4 * 300);
      canvas.height = Math.round(drawn.height / 25.4 * 300);
      var context = canvas.getContext("2d");
      context.fillStyle = "#ffffff";
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(function (blob) { offer(name, [blob], "image/png"); }, "image/png");
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(drawn.text);
  }

  // Before the body is there, so that no other language is seen first.
  show(wanted());

  document.addEventListener("DOMContentLoaded", function () {
    root.classList.add("scripted");
    document.querySelectorAll("[data-save]").forEach(function (button) {
      button.addEventListener("click", function () { save(button); });
    });
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
