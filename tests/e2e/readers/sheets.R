# Reads the events of a workbook and prints them as JSON; null = a package is missing.  sheets.R FILE
args <- commandArgs(TRUE)
is_there <- function(package) suppressWarnings(requireNamespace(package, quietly = TRUE))
if (!is_there("jsonlite") || !is_there("readxl")) {
	cat("null")
	quit()
}
d <- readxl::read_excel(args[1], sheet = "events", guess_max = 100000, trim_ws = FALSE, na = "")
cat(jsonlite::toJSON(list(columns = names(d), rows = jsonlite::unbox(nrow(d)), values = unname(as.list(d))),
	digits = NA, na = "null"))
