// Repairs solara's page: it states no language, and forbids to enlarge it.
(function () {
  "use strict";
  const known = ["en", "nl", "fr"];
  const asked = new URLSearchParams(window.location.search).get("lang");
  document.documentElement.lang = known.includes(asked) ? asked : known[0];
  const viewport = document.querySelector('meta[name="viewport"]');
  if (viewport) {
    viewport.setAttribute("content", "width=device-width, initial-scale=1");
  }
})();
