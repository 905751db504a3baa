/* The suites that run the whole program with the real mpv: see tests/unit/suites.h. */
X(on_video)
X(times)
