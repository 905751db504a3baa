# Reads a file for SPSS, PATH OUT, and writes its events as JSON, in which nothing is lost.
args <- commandArgs(TRUE)
d <- haven::zap_labels(haven::read_sav(args[1]))
stopifnot(is.numeric(d$onset_ms), is.numeric(d$onset), is.character(d$comment))
jsonlite::write_json(as.data.frame(d), args[2], digits = 9, na = "null")
