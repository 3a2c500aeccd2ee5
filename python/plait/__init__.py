# SPDX-License-Identifier: Apache-2.0
"""The part of plait that runs inside the program it watches."""
