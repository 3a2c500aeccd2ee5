# SPDX-License-Identifier: Apache-2.0
collect_ignore = ["pytest_project"]      # the tests of a program that is traced: one of them fails on purpose
