// Repairs solara's page: it states no language, forbids to enlarge it, and says in English only
// that the server is gone.
(function () {
  "use strict";
  const known = ["en", "nl", "fr"];
  const asked = new URLSearchParams(window.location.search).get("lang");
  document.documentElement.lang = known.includes(asked) ? asked : known[0];
  const viewport = document.querySelector('meta[name="viewport"]');
  if (viewport) {
    viewport.setAttribute("content", "width=device-width, initial-scale=1");
  }

  const lost = {
    en: ["The connection to the server is lost. Your settings are in the address; reload the page.",
      "Reload"],
    nl: ["De verbinding met de server is verbroken. Uw instellingen staan in het adres; laad de " +
      "pagina opnieuw.", "Opnieuw laden"],
    fr: ["La connexion au serveur est perdue. Vos réglages se trouvent dans l'adresse ; rechargez " +
      "la page.", "Recharger"],
  };
  const banner = document.createElement("div");
  const sentence = document.createElement("span");
  const reload = document.createElement("button");
  banner.id = "lost-connection";
  banner.setAttribute("role", "alert");
  banner.hidden = true;
  reload.type = "button";
  reload.addEventListener("click", () => window.location.reload());
  banner.append(sentence, reload);

  function show(gone) {
    const [words, action] = lost[document.documentElement.lang] || lost.en;
    sentence.textContent = gone ? words : "";
    reload.textContent = gone ? action : "";
    banner.hidden = !gone;
  }

  // On paper a page says where it is from, in full.
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("[data-here]").forEach((one) => {
      one.textContent = window.location.href;
    });
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.body.appendChild(banner);
    document.body.dataset.goal = window.location.pathname + window.location.hash;
    const app = window.app; // solara's own Vue instance
    if (app && app.$watch) {
      // A server that was started anew is connected to, and yet knows nothing of this page.
      app.$watch(
        () => app.needsRefresh || (app.wasConnected && app.connectionStatus !== "connected"), show);
    }
  });
})();
