/*
 * The suites that run an mpv, the real one and one that goes wrong on purpose: see
 * tests/unit/suites.h.
 */
X(player_faults)
X(player_mpv)
