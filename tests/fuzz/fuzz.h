/*
 * What every fuzz target offers. With configure --enable-fuzz (clang) libFuzzer calls it; make
 * check calls it through run_corpus.c, with the seeds of tests/data/fuzz and simple changes of
 * them.
 */
#ifndef TURVEN_TESTS_FUZZ_H
#define TURVEN_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#ifdef NDEBUG
#error "the fuzz targets say by assert what must hold"
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
