# Reads the events of a workbook or of a file for SPSS and prints them as JSON; null = a package is missing.
#     sheets.R readxl|haven FILE
args <- commandArgs(TRUE)
is_there <- function(package) suppressWarnings(requireNamespace(package, quietly = TRUE))
if (!is_there("jsonlite") || !is_there(args[1])) {
	cat("null")
	quit()
}
d <- switch(args[1],
	readxl = readxl::read_excel(args[2], sheet = "events", guess_max = 100000, trim_ws = FALSE, na = ""),
	haven = haven::zap_labels(haven::read_sav(args[2])))
cat(jsonlite::toJSON(list(columns = names(d), rows = jsonlite::unbox(nrow(d)), values = unname(as.list(d))),
	digits = NA, na = "null"))
