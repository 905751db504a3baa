# Reads a table with default arguments and prints what it has become as JSON; null = the package is missing.
#     tables.R base|readr|data.table FILE SEPARATOR
args <- commandArgs(TRUE)
is_there <- function(package) suppressWarnings(requireNamespace(package, quietly = TRUE))
if (!is_there("jsonlite") || (args[1] != "base" && !is_there(args[1]))) {
	cat("null")
	quit()
}
tab <- args[3] == "\t"
d <- switch(args[1],
	base = if (tab) read.delim(args[2]) else read.csv(args[2]),
	readr = suppressMessages(if (tab) readr::read_tsv(args[2]) else readr::read_csv(args[2])),
	data.table = data.table::fread(args[2]))
if (args[1] == "readr" && nrow(readr::problems(d)) > 0) stop("readr has problems")
cat(jsonlite::toJSON(list(columns = names(d), rows = jsonlite::unbox(nrow(d)), values = unname(as.list(d))), digits = NA))
