"use strict";
// Comfort alone: every decision can be taken without this file.

// Keys. By their place on the keyboard, so that they work under a Cyrillic layout too.
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
  if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) {
    const save = document.querySelector("[data-save]");
    if (save) { event.preventDefault(); save.click(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.code === "Escape" && writing) { event.target.blur(); return; }
  if (writing) return;
  const lines = [...document.querySelectorAll(".list .line, .proposal")];
  if (lines.length && (event.code === "KeyJ" || event.code === "KeyK")) {
    const at = lines.findIndex((line) => line === document.activeElement || line.contains(document.activeElement));
    const next = lines[event.code === "KeyJ" ? Math.min(at + 1, lines.length - 1) : Math.max(at - 1, 0)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    event.preventDefault();
    return;
  }
  const wanted = document.querySelector(`[data-key="${event.code}"]`);
  if (wanted) { event.preventDefault(); wanted.click(); }
});

// A decision is sent once.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// A mark and its element light up together.
const light = (tags, on) => {
  for (const tag of tags) {
    document.querySelectorAll(`[data-tag="${tag}"]`).forEach((row) => row.classList.toggle("lit", on));
    document.querySelectorAll("mark[data-tags]").forEach((mark) => {
      if (mark.dataset.tags.split(" ").includes(tag)) mark.classList.toggle("lit", on);
    });
  }
};
for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(name, (event) => {
    const found = event.target.closest && event.target.closest("[data-tag], mark[data-tags]");
    if (found) light((found.dataset.tag || found.dataset.tags).split(" "), on);
  });
}

// Words selected in the text become an element's evidence.
const text = document.getElementById("text");
if (text) {
  document.querySelectorAll("[data-script], .take").forEach((found) => { found.hidden = false; });
  const place = (node, offset) => {
    const span = (node.nodeType === Node.TEXT_NODE ? node.parentNode : node).closest("[data-at]");
    return span && text.contains(span) ? Number(span.dataset.at) + (node.nodeType === Node.TEXT_NODE ? offset : 0) : null;
  };
  let chosen = null;
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) return;
    const copy = range.cloneContents();
    copy.querySelectorAll(".tag").forEach((tag) => tag.remove());
    const words = copy.textContent;
    const start = place(range.startContainer, range.startOffset);
    const end = place(range.endContainer, range.endOffset);
    if (start === null || end === null || !words.trim()) return;
    const left = words.length - words.trimStart().length;
    const right = words.length - words.trimEnd().length;
    chosen = { start: start + left, end: end - right, words: words.trim() };
    document.querySelectorAll(".take").forEach((button) => button.classList.add("ready"));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".take");
    if (!button || !chosen) return;
    const field = (name) => document.querySelector(`[name="${button.dataset.take}-${name}"]`);
    field("quote").value = chosen.words;
    field("start").value = chosen.start;
    field("end").value = chosen.end;
    document.querySelectorAll(".take").forEach((other) => other.classList.remove("ready"));
    field("quote").focus();
  });
  // Words typed by hand are looked for anew.
  document.addEventListener("input", (event) => {
    const name = event.target.name || "";
    if (!name.endsWith("-quote")) return;
    for (const part of ["start", "end"]) {
      const field = document.querySelector(`[name="${name.replace(/-quote$/, `-${part}`)}"]`);
      if (field) field.value = "";
    }
  });
}
