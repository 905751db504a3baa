/*
 * The names of a BIDS data set, and what its writer gives to its maker.
 *
 * A session is a subject, a codebook a task; a coder's pass is a data set of its own under derivatives,
 * because BIDS has no coders. Labels hold letters and digits only, so two ids can have the same one.
 */
#ifndef TURVEN_EXCHANGE_BIDS_H
#define TURVEN_EXCHANGE_BIDS_H

#include "model/session.h"

#define BIDS_LABEL_SIZE 48

struct bids_labels {
	char session[BIDS_LABEL_SIZE], task[BIDS_LABEL_SIZE];
	char coder[BIDS_LABEL_SIZE]; /* "anna", "annapass2" */
};
void bids_labels_of(const struct observation_name *name, struct bids_labels *out);

/*
 * Parts (parts.h): a part's name is a path below the folder of the data set, its text the file; but for
 * the row of the observation in the table of its session and task, whose columns are these. Columns
 * are described by the maker.
 */
#define BIDS_ROW     "row"
#define BIDS_COLUMNS "coder\tpass\tcodebook_version\tstate\tevents\tratings\twatched_ms\tspan_ms\n"

#endif
