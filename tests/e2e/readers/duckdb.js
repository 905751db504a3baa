// Asks DuckDB and prints columns and rows as JSON:  duckdb.js ANCHOR QUERY   (packages are looked for beside ANCHOR)
const { createRequire } = require("module");
const { DuckDBInstance } = createRequire(process.argv[2])("@duckdb/node-api");

async function main() {
	const connection = await (await DuckDBInstance.create(":memory:")).connect();
	const reader = await connection.runAndReadAll(process.argv[3]);
	const rows = reader.getRowsJS();
	console.log(JSON.stringify({ columns: reader.columnNames(), rows },
		(key, value) => typeof value === "bigint" ? Number(value) : value));
}

main().catch((error) => {
	console.error(String(error));
	process.exit(1);
});
