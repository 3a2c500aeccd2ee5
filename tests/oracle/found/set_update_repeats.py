# A list whose repeated items stand far apart: what the first of them added, the later ones only find.
s = set()
for k in range(3):
    s.update([i % 90 for i in range(200)])
    s.difference_update([i % 70 for i in range(150)])
    s.symmetric_difference_update([i % 30 for i in range(120)])
print(len(s))
