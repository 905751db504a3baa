#!/bin/sh
# make check-bids: the validator of BIDS takes what turven export bids writes, of the study with everything that an
# export can stumble over and of the demonstration. It does not look into derivatives, where the events are, so
# these are also given to it as raw data sets, without the coder's part of their names.
#
#     bids_validate.sh FOLDER      FOLDER has npm's bids-validator in node_modules
set -u
here=${top_srcdir:?run by make check-bids}/tests/e2e
validator=$1/node_modules/.bin/bids-validator
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
	echo "bids_validate.sh: $*" >&2
	exit 1
}

# validate FOLDER: no error, and no warning but of missing authors and of sessions that were coded otherwise
validate() {
	"$validator" --verbose "$1" >"$work/log" 2>&1 || fail "$1 is not valid: $(cat "$work/log")"
	! grep -E '\[(WARN|ERR)\]' "$work/log" | grep -vE "NO_AUTHORS|INCONSISTENT_SUBJECTS" || fail "$1: $(cat "$work/log")"
	echo "bids_validate.sh: valid: ${1#"$work"/}, $(find "$1" -name '*.tsv' | grep -vc /derivatives/) tables"
}

# as_raw FROM TO: a coder's data set as if it were raw
as_raw() {
	cp -r "$1" "$2"
	find "$2" -name '*_desc-*' | while IFS= read -r path; do
		mv "$path" "$(echo "$path" | sed 's/_desc-[A-Za-z0-9]*//')"
	done
	sed -i 's/"DatasetType": "derivative"/"DatasetType": "raw"/' "$2/dataset_description.json"
	cat "$work/set/README" >>"$2/README" # it wants more words of raw ones
	for path in "$2"/sub-*/beh/*_beh.json; do
		[ ! -f "$path" ] || sed -i '1s/{/{ "TaskName": "as raw",/' "$path"
	done
}

python3 "$here/export_study.py" "$work/study" || fail "the study cannot be made"
for study in "$work/study" "$top_srcdir"; do
	rm -rf "$work/set" "$work"/raw-*
	(cd "$study" && "$TURVEN" export bids -o "$work/set") 2>"$work/message" || fail "$(cat "$work/message")"
	validate "$work/set"
	for coder in "$work/set"/derivatives/*; do
		as_raw "$coder" "$work/raw-${coder##*/}"
		validate "$work/raw-${coder##*/}"
	done
done
