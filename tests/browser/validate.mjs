// Prints what html-validate finds in the files named; its own command line needs a newer Node.js than some systems have.
import { readFileSync } from "node:fs";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const rules = { "no-trailing-whitespace": "off", "long-title": "off" };
const validator = new HtmlValidate(new StaticConfigLoader({ extends: ["html-validate:standard", "html-validate:a11y"], rules }));
for (const file of process.argv.slice(2)) {
  const report = await validator.validateString(readFileSync(file, "utf-8"), file);
  for (const result of report.results) {
    for (const m of result.messages) console.log(`${file}:${m.line}: ${m.ruleId}: ${m.message}`);
  }
}
