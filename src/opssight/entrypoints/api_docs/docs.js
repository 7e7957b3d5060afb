"use strict";

/** Return an element with text or children. */
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** Return a schema as indented text, each reference followed once. */
function describe(schema, document_, depth = 0, seen = []) {
  if (!schema) return "";
  const pad = "  ".repeat(depth);
  if (schema.$ref) {
    const name = schema.$ref.split("/").pop();
    if (seen.includes(name) || depth > 6) return name;
    return describe(document_.components.schemas[name], document_, depth, [...seen, name]);
  }
  const choices = schema.anyOf || schema.oneOf;
  if (choices) return choices.map((one) => describe(one, document_, depth, seen)).join(" | ");
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.type === "array") return `[${describe(schema.items, document_, depth, seen) || "any"}]`;
  if (schema.properties) {
    const required = schema.required || [];
    const lines = Object.entries(schema.properties).map(([name, field]) => {
      const mark = required.includes(name) ? "" : "?";
      const note = field.description ? `  // ${field.description}` : "";
      return `${pad}  ${name}${mark}: ${describe(field, document_, depth + 1, seen)}${note}`;
    });
    return `{\n${lines.join("\n")}\n${pad}}`;
  }
  return schema.format ? `${schema.type} (${schema.format})` : schema.type || "any";
}

function parameters(operation, document_) {
  const rows = (operation.parameters || []).map((one) =>
    make("tr", "", make("td", "", make("code", "", one.name)), make("td", "", one.in + (one.required ? ", required" : "")),
      make("td", "", describe(one.schema, document_)), make("td", "", one.description || (one.schema && one.schema.description) || "")));
  if (!rows.length) return [];
  const head = make("tr", "", ...["Name", "Where", "Type", "Meaning"].map((text) => make("th", "", text)));
  return [make("h3", "", "Parameters"), make("table", "", make("thead", "", head), make("tbody", "", ...rows))];
}

function bodies(title, content, document_) {
  return Object.entries(content || {}).flatMap(([media, one]) =>
    [make("h3", "", `${title} (${media})`), make("pre", "", describe(one.schema, document_) || "any")]);
}

function inside(operation, document_) {
  const description = operation.description ? [make("p", "", operation.description)] : [];
  const answers = Object.entries(operation.responses).flatMap(([status, answer]) => {
    const shown = bodies(`Answer ${status}`, answer.content, document_);
    return shown.length ? shown : [make("h3", "", `Answer ${status}: ${answer.description || "no body"}`)];
  });
  const asked = operation.requestBody ? bodies("Body", operation.requestBody.content, document_) : [];
  return make("div", "inside", ...description, ...parameters(operation, document_), ...asked, ...answers);
}

function row(path, method, operation, document_) {
  const summary = make("summary", "", make("span", "method", method.toUpperCase()), make("code", "", path), make("span", "", operation.summary || ""));
  const details = make("details", "", summary);
  details.dataset.words = `${method} ${path} ${operation.summary || ""}`.toLowerCase();
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(inside(operation, document_));
  });
  return details;
}

function show(document_) {
  const groups = new Map();
  for (const [path, operations] of Object.entries(document_.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = (operation.tags || ["other"])[0];
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(row(path, method, operation, document_));
    }
  }
  const sections = [...groups].map(([tag, rows]) => make("section", "", make("h2", "", tag), ...rows));
  document.getElementById("version").textContent = `Version ${document_.info.version}.`;
  const main = document.getElementById("operations");
  main.replaceChildren(...sections);
  main.setAttribute("aria-busy", "false");
  document.getElementById("filter").addEventListener("input", (event) => {
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const section of sections) {
      let any = false;
      for (const one of section.querySelectorAll("details")) {
        one.hidden = !words.every((word) => one.dataset.words.includes(word));
        any = any || !one.hidden;
      }
      section.hidden = !any;
    }
  });
}

fetch("/openapi.json")
  .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`status ${answer.status}`))))
  .then(show)
  .catch((error) => {
    const main = document.getElementById("operations");
    main.replaceChildren(make("p", "", `The document could not be loaded (${error.message}). Load the page again.`));
    main.setAttribute("aria-busy", "false");
  });
