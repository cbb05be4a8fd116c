/* Mailstage console: what pages do in the browser beyond Faces. Nothing here is needed to read or to sign in. */
"use strict";
window.mailstage = (() => {
  const root = document.documentElement;
  const lasting = "; path=" + (location.pathname.startsWith("/mta") ? "/mta" : "/") + "; max-age=31536000; secure; samesite=strict";
  const remember = (name, value) => { document.cookie = name + "=" + encodeURIComponent(value) + lasting; };

  // Times are shown in the reader's zone, which only the browser knows.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) remember("mta-zone", zone);

  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  function switchTheme() {
    root.dataset.theme = dark() ? "light" : "dark";
    remember("mta-theme", root.dataset.theme);
  }

  // Live pages: the next update is asked for when the last one has come, and none while nobody looks.
  const LONGEST_WAIT = 30000;
  let paused = false;
  let timer = 0;
  let misses = 0;
  const box = () => document.querySelector("[data-live]");
  function plan() {
    clearTimeout(timer);
    const live = box();
    if (!live || paused || document.hidden) return;
    const wait = Math.min(LONGEST_WAIT, Number(live.dataset.live) * 1000 * 2 ** misses);
    timer = setTimeout(ask, wait);
  }
  function ask() {
    if (!box()) return; // An error page took the place of the page.
    beforeUpdate();
    window.mailstageRefresh();
  }
  function say(words, state) {
    const live = box();
    if (!live) return;
    live.classList.toggle("paused", state === "paused");
    live.classList.toggle("missed", state === "missed");
    live.querySelector("[data-live-state]").textContent = words;
  }
  function togglePause(button) {
    paused = !paused;
    button.setAttribute("aria-pressed", String(paused));
    say(paused ? "Paused" : "Live", paused ? "paused" : "");
    if (paused) plan(); else ask();
  }

  // An update replaces elements: whoever stood on a link in them shall still stand on it afterwards.
  let stood = null;
  function beforeUpdate() {
    const at = document.activeElement;
    stood = at && at.closest("a[href]") ? at.getAttribute("href") : null;
  }
  function updated() {
    if (!paused) say("Live", "");
    if (stood && document.activeElement === document.body) {
      const again = [...document.querySelectorAll("main a[href]")].find(link => link.getAttribute("href") === stood);
      if (again) again.focus({ preventScroll: true });
    }
    stood = null;
    misses = 0;
    label();
    plan();
  }
  function missed() {
    misses = Math.min(misses + 1, 4);
    say("No answer", "missed");
    plan();
  }

  // Called when the page is changed already; PrimeFaces' "success" comes before that.
  function completed(status) {
    if (status === "success") updated(); else missed();
  }

  // Chart: what happened in the minute under the pointer.
  function tip(hit) {
    const chart = hit.closest(".chart-box");
    const box = chart.querySelector(".tip");
    const [time, ...numbers] = hit.dataset.tip.split("|");
    box.replaceChildren();
    const head = document.createElement("b");
    head.textContent = time;
    box.append(head);
    ["Received", "Delivered", "Deferred", "Bounced"].forEach((name, i) => {
      const row = document.createElement("span");
      const value = document.createElement("span");
      row.textContent = name;
      value.textContent = Number(numbers[i]).toLocaleString("en");
      row.append(value);
      box.append(row);
    });
    box.hidden = false;
    const at = hit.getBoundingClientRect();
    const all = chart.getBoundingClientRect();
    const left = at.left - all.left + at.width + 8;
    box.style.left = Math.max(0, left + box.offsetWidth > all.width ? at.left - all.left - box.offsetWidth - 8 : left) + "px";
  }

  // PrimeFaces' cells do not say on small screens what they are.
  function label() {
    document.querySelectorAll(".ui-datatable table").forEach(table => {
      const heads = [...table.querySelectorAll("thead th")].map(th => (th.querySelector(".ui-column-title:not(.ui-outputlabel)") || th).textContent.trim());
      table.querySelectorAll("tbody tr:not(.ui-datatable-empty-message)").forEach(row => [...row.cells].forEach((cell, i) => { cell.dataset.label = heads[i] || ""; }));
    });
  }

  // The search form on small screens: conditions that are not used are folded away.
  function fold(button, folded) {
    button.closest(".filter").classList.toggle("folded", folded);
    button.setAttribute("aria-expanded", String(!folded));
    button.textContent = folded ? "More conditions" : "Fewer conditions";
  }
  function foldUnused() {
    const button = document.querySelector("[data-fold]");
    if (button && matchMedia("(max-width: 560px)").matches && ![...document.querySelectorAll(".filter .extra input")].some(input => input.value)) fold(button, true);
  }

  // Editor: line numbers, faulty lines.
  function number() {
    const text = document.getElementById("text");
    const gutter = document.querySelector(".gutter");
    if (!text || !gutter) return;
    const lines = text.value.split("\n").length;
    const mark = document.querySelector("[data-faulty]");
    const faulty = new Set((mark ? mark.dataset.faulty : "").split(","));
    if (gutter.childElementCount !== lines) {
      gutter.replaceChildren(...Array.from({ length: lines }, (_, i) => {
        const line = document.createElement("li");
        line.textContent = String(i + 1);
        return line;
      }));
    }
    [...gutter.children].forEach((line, i) => line.classList.toggle("faulty", faulty.has(String(i + 1))));
    gutter.scrollTop = text.scrollTop;
  }
  function goTo(line, column) {
    const text = document.getElementById("text");
    const lines = text.value.split("\n");
    let at = 0;
    for (let i = 0; i < line - 1 && i < lines.length; i++) at += lines[i].length + 1;
    const start = Math.min(text.value.length, at + Math.max(0, column - 1));
    text.focus();
    text.setSelectionRange(start, Math.min(text.value.length, at + (lines[line - 1] || "").length));
    text.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(text).lineHeight));
  }
  function checked() { number(); }

  document.addEventListener("click", event => {
    const target = event.target.closest("[data-theme-toggle],[data-live-toggle],[data-reveal],[data-goto],[data-copy],[data-fold]");
    if (!target) return;
    if ("themeToggle" in target.dataset) switchTheme();
    else if ("liveToggle" in target.dataset) togglePause(target);
    else if ("fold" in target.dataset) fold(target, target.getAttribute("aria-expanded") === "true");
    else if (target.dataset.goto) goTo(Number(target.dataset.goto), Number(target.dataset.column));
    else if (target.dataset.copy) {
      navigator.clipboard.writeText(target.dataset.copy).then(() => {
        const words = target.querySelector("span");
        const before = words.textContent;
        words.textContent = "Copied";
        setTimeout(() => { words.textContent = before; }, 1500);
      });
    } else {
      const field = document.getElementById(target.dataset.reveal);
      const show = field.type === "password";
      field.type = show ? "text" : "password";
      target.setAttribute("aria-pressed", String(show));
    }
  });
  document.addEventListener("pointerover", event => {
    const hit = event.target.closest && event.target.closest(".hit");
    if (hit) tip(hit);
    else document.querySelectorAll(".tip").forEach(box => { box.hidden = true; });
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden || !box() || paused) plan(); else ask(); });
  document.addEventListener("input", event => { if (event.target.id === "text") number(); });
  document.addEventListener("scroll", event => { if (event.target.id === "text") number(); }, true);
  document.addEventListener("submit", event => {
    // A form that reloads the page is sent once, and says that it works.
    const button = event.target.matches("#signin") && event.target.querySelector("[type=submit]");
    if (button) setTimeout(() => { button.disabled = true; button.value = "Signing in …"; });
  });
  // Something that takes its time is seen to do so: the next page, or an answer to a button.
  addEventListener("beforeunload", () => { root.dataset.busy = ""; });
  addEventListener("pageshow", () => { delete root.dataset.busy; });
  const ready = () => {
    label();
    number();
    foldUnused();
    plan();
    if (window.jQuery) {
      jQuery(document)
        .on("pfAjaxStart", () => { root.dataset.busy = ""; })
        .on("pfAjaxComplete", () => { delete root.dataset.busy; label(); number(); });
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready); else ready();
  return { completed, checked };
})();
