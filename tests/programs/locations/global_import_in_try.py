# SPDX-License-Identifier: Apache-2.0
# bound once inside try: a constant
try:
    import math
except ImportError:
    pass
math.sqrt(4)
