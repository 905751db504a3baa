/*
 * The suites of turven_faults, in which system calls fail (faults.h); as in suites.h, one line each:
 * X(journal_faults) stands for journal_faults_suite() in check_journal_faults.c.
 */
X(file_faults)
