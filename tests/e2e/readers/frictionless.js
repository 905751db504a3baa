// Reads the table of a data package as its description says and prints it as JSON:  frictionless.js ANCHOR datapackage.json
const { createRequire } = require("module");
const fs = require("fs");
const path = require("path");
const { Table } = createRequire(process.argv[2])("tableschema");

async function main() {
	const resource = JSON.parse(fs.readFileSync(process.argv[3], "utf-8")).resources[0];
	const file = path.join(path.dirname(process.argv[3]), resource.path);
	const table = await Table.load(file, { schema: resource.schema, delimiter: resource.dialect.delimiter, format: "csv" });
	const rows = await table.read({ forceCast: true });
	const wrong = rows.find((row) => row instanceof Error);
	if (wrong) throw wrong.errors && wrong.errors[0] || wrong;
	console.log(JSON.stringify({ columns: table.headers, rows }));
}

main().catch((error) => {
	console.error(String(error));
	process.exit(1);
});
