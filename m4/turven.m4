# Macros of turven's own configure.ac; everything else in this folder is put here by autoreconf.

# TURVEN_COMPILER_FLAGS(VARIABLE, FLAGS)
# Adds to VARIABLE each of FLAGS that the compiler takes. Every flag is tried by itself, so that one
# that only gcc or only clang knows costs nothing but its own line in config.log. A flag -Wno-x is
# tried as -Wx: gcc takes the former for any x, and complains only later.
AC_DEFUN([TURVEN_COMPILER_FLAGS], [
	AC_LANG_PUSH([C])
	turven_saved_cflags=$CFLAGS
	for turven_flag in $2; do
		AS_VAR_PUSHDEF([turven_cache], [turven_cv_flag_$turven_flag])
		AC_CACHE_CHECK([whether $CC takes $turven_flag], [turven_cache], [
			CFLAGS="$turven_saved_cflags -Werror `AS_ECHO([$turven_flag]) | $SED s/^-Wno-/-W/`"
			AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [])],
				[AS_VAR_SET([turven_cache], [yes])],
				[AS_VAR_SET([turven_cache], [no])])
		])
		AS_VAR_IF([turven_cache], [yes], [$1="$$1 $turven_flag"])
		AS_VAR_POPDEF([turven_cache])
	done
	CFLAGS=$turven_saved_cflags
	AC_LANG_POP([C])
])
