# SPDX-License-Identifier: Apache-2.0
# a program that ends by an exception
a = [1]
a[0] = 2  #: WAW element a[0] <- 3 @module
raise SystemExit(0)
