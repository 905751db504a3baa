/*
 * The suites of the screen tests, as in tests/unit/suites.h: X(module) stands for module_suite() in
 * check_module.c. No include guard.
 */
X(coding_view)
X(compare_view)
X(edit_view)
X(finish_view)
X(hostile)
X(input)
X(instruments)
X(keymap)
X(notices)
X(play_view)
X(rating_view)
X(start_view)
