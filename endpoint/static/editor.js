// Puts the query editor (YASGUI's Yasqe) in the place of the plain text field. The form around it stays: asking, the formats and the
// result page work the same with and without it, and nothing is sent anywhere but to this site's own /sparql.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const field = document.getElementById("query");
  const place = document.getElementById("editor");
  const data = JSON.parse(document.getElementById("editor-data").textContent);
  const Yasqe = window.Yasqe || (window.Yasgui && window.Yasgui.Yasqe);
  if (!Yasqe) return;

  // Completion knows what this release holds, and asks nobody else.
  const complete = (name, terms) => ({
    name,
    bulk: true,
    autoShow: false,
    persistenceId: null,
    get: () => Promise.resolve(terms),
    isValidCompletionPosition: (yasqe) => Yasqe.Autocompleters[name].isValidCompletionPosition(yasqe),
    preProcessToken: (yasqe, token) => Yasqe.Autocompleters[name].preProcessToken(yasqe, token),
    postProcessSuggestion: (yasqe, token, suggested) => Yasqe.Autocompleters[name].postProcessSuggestion(yasqe, token, suggested),
  });
  Yasqe.forkAutocompleter("class", { ...complete("class", data.classes), name: "our-class" });
  Yasqe.forkAutocompleter("property", { ...complete("property", data.properties), name: "our-property" });
  const yasqe = new Yasqe(place, {
    value: field.value,
    persistenceId: null,
    showQueryButton: false,
    createShareableLink: null,
    resizeable: true,
    // As tall as the query: what scrolls within the page is out of reach for some keyboards.
    editorHeight: "auto",
    viewportMargin: Infinity,
    autocompleters: ["our-class", "our-property", "variables"],
    requestConfig: { endpoint: data.endpoint, method: "POST" },
    extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": () => field.form.requestSubmit(), "Cmd-Enter": () => field.form.requestSubmit() },
  });
  yasqe.addPrefixes && Object.keys(data.prefixes).length && yasqe.on("change", () => { field.value = yasqe.getValue(); });
  field.form.addEventListener("submit", () => { field.value = yasqe.getValue(); });
  yasqe.getInputField().setAttribute("aria-label", document.querySelector("label[for=query]").textContent);
  place.hidden = false;
  field.hidden = true;
  yasqe.refresh();
});
