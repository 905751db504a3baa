# Prints the tiers of a TextGrid: name, start, end (of an interval), label.
form X
 sentence f
endform
tg = Read from file: f$
n = Get number of tiers
writeInfoLine: "tiers ", n
for i to n
  name$ = Get tier name: i
  isint = Is interval tier: i
  if isint
    m = Get number of intervals: i
    for j to m
      a = Get start time of interval: i, j
      b = Get end time of interval: i, j
      l$ = Get label of interval: i, j
      appendInfoLine: name$, tab$, fixed$(a,3), tab$, fixed$(b,3), tab$, l$
    endfor
  else
    m = Get number of points: i
    for j to m
      a = Get time of point: i, j
      l$ = Get label of point: i, j
      appendInfoLine: name$, tab$, fixed$(a,3), tab$, tab$, l$
    endfor
  endif
endfor
