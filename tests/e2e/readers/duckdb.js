// Asks DuckDB and prints columns and rows, as JSON or as text for people:  duckdb.js ANCHOR QUERY [text]
// Packages are looked for beside ANCHOR.
const { createRequire } = require("module");
const { DuckDBInstance } = createRequire(process.argv[2])("@duckdb/node-api");

const plain = (key, value) => typeof value === "bigint" ? Number(value) : value;

function table(columns, rows) {
	const cells = [columns, ...rows.map((row) => row.map((v) => v === null ? "NULL" : String(v)))];
	const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i].length)));
	const line = (row) => row.map((cell, i) => cell.padEnd(widths[i])).join("  ").trimEnd();
	return cells.map(line).join("\n");
}

async function main() {
	const connection = await (await DuckDBInstance.create(":memory:")).connect();
	const reader = await connection.runAndReadAll(process.argv[3]);
	const columns = reader.columnNames(), rows = reader.getRowsJS();
	console.log(process.argv[4] === "text" ? table(columns, rows) : JSON.stringify({ columns, rows }, plain));
}

main().catch((error) => {
	console.error(String(error));
	process.exit(1);
});
