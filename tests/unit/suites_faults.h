/*
 * The suites of turven_faults, in which system calls fail (faults.h); as in suites.h, one line
 * each, sorted: X(file_faults) stands for file_faults_suite() in check_file_faults.c.
 */
X(events_faults)
X(file_faults)
X(journal_faults)
