# SPDX-License-Identifier: Apache-2.0
# forty activations
def down(n):
    if n == 0:  #: RAW local n <- 3 @down n=41
        return 0
    return 1 + down(n - 1)  #: RAW local n <- 3 @down n=40
down(40)
