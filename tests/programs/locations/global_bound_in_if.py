# SPDX-License-Identifier: Apache-2.0
# two bindings make a variable
import sys
if len(sys.argv) > 99:
    a = 1
else:
    a = 2
a  #: RAW global a <- 5 @module
