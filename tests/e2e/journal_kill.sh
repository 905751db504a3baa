#!/bin/sh
# Kills a program that keeps a journal, at random moments, again and again on the same observation:
# every record that it acknowledged is there afterwards, none twice, none wrong. TURVEN_KILLS says
# how often (15; 300 is the long form); TURVEN_SEED starts the random moments.
# shellcheck source=tests/e2e/journal_lib.sh
. "${top_srcdir:?run by make check}/tests/e2e/journal_lib.sh"
trap 'rm -rf "$work"' EXIT

kills=${TURVEN_KILLS:-15}
seed=${TURVEN_SEED:-$$}
XDG_STATE_HOME=$work/state
export XDG_STATE_HOME
mkdir "$work/session" "$work/state"
: >"$work/acks"
n_early=0

for i in $(seq "$kills"); do
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	# The moment is counted in records that it acknowledged; where in its work on the next one the
	# kill meets it is left to chance.
	target=$((seed / 65536 % 60))
	: >"$work/run"
	"$writer" write "$work/session" 1000000 "$i" $((seed / 7 % 3000)) >>"$work/run" 2>"$work/stderr" &
	pid=$!
	tries=0
	while [ "$(grep -c '^ACK ' "$work/run")" -lt "$target" ]; do
		tries=$((tries + 1))
		if [ "$tries" -gt 20000 ] || ! kill -0 "$pid" 2>/dev/null; then
			fail "kill $i: the writer does not get on: $(cat "$work/stderr")"
			break
		fi
	done
	kill -9 "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	[ "$(grep -c '^ACK ' "$work/run")" -gt 0 ] || n_early=$((n_early + 1))
	cat "$work/run" >>"$work/acks"
	judge "kill $i" "$work/session" "$work/acks" "$i"
	[ "$n_failed" -lt 5 ] || break
done
n_acked=$(grep -c '^ACK ' "$work/acks")
echo "journal kills: $i cases, $n_early of them before the first record, $n_acked records acknowledged, $(wc -l <"$work/there") found, $n_lost lost, $n_wrong wrong"
[ "$n_acked" -gt "$kills" ] || fail "too few records to say anything"
finish
