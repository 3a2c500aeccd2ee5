# SPDX-License-Identifier: Apache-2.0
G2 = [5, 7, 8]
def main():
    pass
main()
