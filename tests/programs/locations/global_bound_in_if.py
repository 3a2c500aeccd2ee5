# SPDX-License-Identifier: Apache-2.0
# two bindings make a variable
if len("ab") > 5:
    a = 1
else:
    a = 2
a  #: RAW global a <- 6 @module
