# SPDX-License-Identifier: Apache-2.0
try:
    pass
finally:
    m = [1, 2]
n = m[0]
