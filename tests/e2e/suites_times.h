/* The suite that runs the whole program with the real mpv: see tests/unit/suites.h. */
X(times)
