# SPDX-License-Identifier: Apache-2.0
# oracle: no
# o.__dict__["x"] and vars(o)["x"] are the attribute x of o, and vars(O) those of the class
class O:
    shared = 1
o = O()
o.x = 1  #: RAW global o <- 6 @module
for i in range(3):  #: WAW global i <- 8 carried@8 d=1 n=2
    o.__dict__["x"] += o.x  #: RAW attribute o.__dict__["x"] <- 7 @module; RAW attribute o.__dict__["x"] <- 9 carried@8 d=1 n=2; RAW attribute o.x <- 7 @module; RAW attribute o.x <- 9 carried@8 d=1 n=2; RAW global o <- 6 @module n=3; RAW global o <- 6 @module n=3; WAR attribute o.__dict__["x"] <- 10 carried@8 d=1 n=2; WAR attribute o.__dict__["x"] <- 9 @8 n=3; WAR attribute o.__dict__["x"] <- 9 @8 n=3; WAW attribute o.__dict__["x"] <- 7 @module; WAW attribute o.__dict__["x"] <- 9 carried@8 d=1 n=2
    vars(o)["y"] = o.x  #: RAW attribute o.x <- 9 @8 n=3; RAW global o <- 6 @module n=3; RAW global o <- 6 @module n=3; WAR length vars(o)["y"] <- 10 @8; WAW attribute vars(o)["y"] <- 11 carried@8 d=1 n=2
    o.y = o.y + O.__dict__["shared"]  #: RAW attribute O.__dict__["shared"] <- 5 @module n=3; RAW attribute o.y <- 10 @8 n=3; RAW global o <- 6 @module n=3; RAW global o <- 6 @module n=3; WAR attribute o.y <- 11 @8 n=3; WAW attribute o.y <- 10 @8 n=3
d = o.__dict__  #: RAW global o <- 6 @module
del o  #: WAR global o <- 10 @module; WAR global o <- 10 @module; WAR global o <- 11 @module; WAR global o <- 11 @module; WAR global o <- 12 @module; WAR global o <- 7 @module; WAR global o <- 9 @module; WAR global o <- 9 @module; WAW global o <- 6 @module
d["x"] = 5
O.shared = 3  #: WAR attribute O.shared <- 11 @module; WAW attribute O.shared <- 5 @module
print(vars(O)["shared"], d["x"])  #: RAW attribute vars(O)["shared"] <- 15 @module; RAW key d["x"] <- 14 @module; WAR stream print(vars(O)["shared"],d["x"]) <- 16 @module
