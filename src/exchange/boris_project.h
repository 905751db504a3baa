/*
 * What the writer of BORIS projects gives to their maker, as parts (parts.h): the observation, `"id":
 * {...}` as it stands in the project; when it was made; its subjects, an array; and, where the process
 * had not seen the codebook before, an object with its behaviours and categories, in a part whose name
 * is that prefix and the hash of the codebook.
 */
#ifndef TURVEN_EXCHANGE_BORIS_PROJECT_H
#define TURVEN_EXCHANGE_BORIS_PROJECT_H

#define BORIS_OBSERVATION "observation"
#define BORIS_DATE        "date"
#define BORIS_SUBJECTS    "subjects"
#define BORIS_CODEBOOK    "codebook "

#endif
