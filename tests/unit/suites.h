/*
 * The suites of the unit tests, one line each, sorted by name: X(module) stands for a function
 * Suite *module_suite(void) in check_module.c. No include guard: main.c includes it twice.
 */
X(check)
X(clock)
X(codebook)
X(coverage)
X(codebook_file)
X(desk)
X(environment)
X(error)
X(file)
X(hash)
X(mediatime)
X(mem)
X(record)
X(session)
X(session_file)
X(study)
X(text)
X(timeline)
X(utf8)
X(yaml)
