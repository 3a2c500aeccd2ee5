# SPDX-License-Identifier: Apache-2.0
# del counts as a binding
a = 1
a  #: RAW global a <- 3 @module
del a  #: WAR global a <- 4 @module; WAW global a <- 3 @module
a = 2  #: WAW global a <- 5 @module
a  #: RAW global a <- 6 @module
